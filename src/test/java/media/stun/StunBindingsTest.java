package media.stun;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;
import media.Hex;
import media.rtp.DropReason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StunBindingsTest {
    /// RFC 5769 §2: the password of all vectors, and the username of the request.
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    /// RFC 5769 §2.1.
    private static final String REQUEST =
            """
            00 01 00 58  21 12 a4 42  b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 10  53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74  # SOFTWARE
            00 24 00 04  6e 00 01 ff                                      # PRIORITY
            80 29 00 08  93 2f f9 b1 51 26 3b 36                          # ICE-CONTROLLED
            00 06 00 09  65 76 74 6a 3a 68 36 76 59 20 20 20              # USERNAME evtj:h6vY
            00 08 00 14  9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
            80 28 00 04  e5 7a 3b cf                                      # FINGERPRINT
            """;

    /// RFC 5769 §2.2.
    private static final String IPV4_RESPONSE =
            """
            01 01 00 3c  21 12 a4 42  b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 0b  74 65 73 74 20 76 65 63 74 6f 72 20
            00 20 00 08  00 01 a1 47 e1 12 a6 43                          # XOR-MAPPED-ADDRESS
            00 08 00 14  2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
            80 28 00 04  c0 7d 4c 96
            """;

    /// RFC 5769 §2.3.
    private static final String IPV6_RESPONSE =
            """
            01 01 00 48  21 12 a4 42  b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 0b  74 65 73 74 20 76 65 63 74 6f 72 20
            00 20 00 14  00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
            00 08 00 14  a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
            80 28 00 04  c8 fb 0b 4c
            """;

    private final StunBindings bindings = new StunBindings();
    private final byte[] out = new byte[600];

    @BeforeAll
    static void warmUp() {
        StunBindings.warmUp();
    }

    private static InetSocketAddress address(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getAllByName(literal)[0], port);
    }

    private static BindingRequest request(boolean useCandidate, boolean controlling) {
        byte[] transactionId = new byte[12];
        new Random(5).nextBytes(transactionId);
        return new BindingRequest(
                transactionId, "ours:theirs", useCandidate, controlling, -7, 0x7E00_00FFL);
    }

    @Test
    void readsTheRequestOfRfc5769() {
        byte[] bytes = Hex.bytes(REQUEST);
        assertThat(StunBindings.looksLikeStun(bytes, 0, bytes.length)).isTrue();
        assertThat(bindings.localUfrag(bytes, 0, bytes.length)).isEqualTo("evtj");
        BindingRequest read =
                requireNonNull(bindings.readRequest(bytes, 0, bytes.length, "evtj", PASSWORD));
        assertThat(read.username()).isEqualTo("evtj:h6vY");
        assertThat(read.priority()).isEqualTo(0x6e0001ffL);
        assertThat(read.controlling()).isFalse();
        assertThat(read.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
        assertThat(read.useCandidate()).isFalse();
        assertThat(Hex.text(read.transactionId())).isEqualTo("b7e7a701bc34d686fa87dfae");
        assertThat(bindings.dropReason()).isEqualTo(DropReason.OK);
    }

    @Test
    void readsTheResponsesOfRfc5769() throws UnknownHostException {
        byte[] four = Hex.bytes(IPV4_RESPONSE);
        BindingResponse response =
                requireNonNull(bindings.readResponse(four, 0, four.length, PASSWORD));
        assertThat(response.mapped()).isEqualTo(address("192.0.2.1", 32853));
        byte[] six = Hex.bytes(IPV6_RESPONSE);
        response = requireNonNull(bindings.readResponse(six, 0, six.length, PASSWORD));
        assertThat(response.mapped())
                .isEqualTo(address("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    }

    @Test
    void answersARequestAtAnyOffset() throws UnknownHostException {
        for (String from : new String[] {"192.0.2.1", "2001:db8::1"}) {
            int length = bindings.writeRequest(request(true, true), "secret", out, 9);
            BindingRequest read =
                    requireNonNull(bindings.readRequest(out, 9, length, "ours", "secret"));
            assertThat(read.useCandidate()).isTrue();
            assertThat(read.controlling()).isTrue();
            assertThat(read.tieBreaker()).isEqualTo(-7);
            assertThat(read.priority()).isEqualTo(0x7E00_00FFL);
            length = bindings.writeSuccess(read, address(from, 40_000), "secret", out, 5);
            assertThat(length).isLessThanOrEqualTo(StunBindings.MAX_RESPONSE_BYTES);
            BindingResponse response =
                    requireNonNull(bindings.readResponse(out, 5, length, "secret"));
            assertThat(response.isSuccess()).isTrue();
            assertThat(response.mapped()).isEqualTo(address(from, 40_000));
            assertThat(response.transactionId()).isEqualTo(read.transactionId());
        }
    }

    @Test
    void answersWithAnError() {
        BindingRequest request = request(false, false);
        int length = bindings.writeError(request, StunBindings.ROLE_CONFLICT, "secret", out, 0);
        assertThat(length).isLessThanOrEqualTo(StunBindings.MAX_RESPONSE_BYTES);
        BindingResponse response = requireNonNull(bindings.readResponse(out, 0, length, "secret"));
        assertThat(response.errorCode()).isEqualTo(487);
        assertThat(response.isSuccess()).isFalse();
    }

    @Test
    void dropsAnotherPassword() {
        byte[] bytes = Hex.bytes(REQUEST);
        assertThat(bindings.readRequest(bytes, 0, bytes.length, "evtj", "wrong")).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_INTEGRITY);
        assertThat(bindings.readResponse(bytes, 0, bytes.length, PASSWORD)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_STUN);
    }

    @Test
    void dropsAnotherFragment() {
        byte[] bytes = Hex.bytes(REQUEST);
        assertThat(bindings.readRequest(bytes, 0, bytes.length, "evtk", PASSWORD)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.UNKNOWN_UFRAG);
    }

    @Test
    void dropsEveryChangeOfABit() {
        for (String vector : new String[] {REQUEST, IPV4_RESPONSE, IPV6_RESPONSE}) {
            byte[] bytes = Hex.bytes(vector);
            for (int i = 0; i < 8 * bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i / 8] ^= (byte) (1 << i % 8);
                assertThat(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD))
                        .as("bit %d", i)
                        .isNull();
                assertThat(bindings.dropReason()).isNotEqualTo(DropReason.OK);
                assertThat(bindings.readResponse(changed, 0, changed.length, PASSWORD))
                        .as("bit %d", i)
                        .isNull();
            }
        }
    }

    @Test
    void dropsEveryTruncation() {
        byte[] bytes = Hex.bytes(REQUEST);
        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThat(StunBindings.looksLikeStun(shorter, 0, length)).isFalse();
            assertThat(bindings.localUfrag(shorter, 0, length)).isNull();
        }
    }

    @Test
    void dropsARequestWithoutIntegrity() {
        String head = "0001 0010 2112a442 000000000000000000000000";
        byte[] bytes = Hex.bytes(head + "0006 0009 65766a743a6836765 9 000000");
        assertThat(bindings.localUfrag(bytes, 0, bytes.length)).isEqualTo("evjt");
        assertThat(bindings.readRequest(bytes, 0, bytes.length, "evjt", PASSWORD)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_INTEGRITY);
    }

    @Test
    void dropsARequestWithoutAFragment() {
        byte[] none = Hex.bytes("0001 0000 2112a442 000000000000000000000000");
        assertThat(StunBindings.looksLikeStun(none, 0, none.length)).isTrue();
        assertThat(bindings.localUfrag(none, 0, none.length)).isNull();
        byte[] noColon =
                Hex.bytes("0001 0008 2112a442 000000000000000000000000 0006 0004 65766a74");
        assertThat(bindings.localUfrag(noColon, 0, noColon.length)).isNull();
        byte[] colonFirst =
                Hex.bytes("0001 0008 2112a442 000000000000000000000000 0006 0004 3a766a74");
        assertThat(bindings.localUfrag(colonFirst, 0, colonFirst.length)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_STUN);
    }

    @Test
    void dropsAnAttributeBehindTheIntegrity() {
        // USE-CANDIDATE slipped in by somebody on the path: authentic before, and not protected.
        byte[] bytes = Hex.bytes(REQUEST);
        byte[] longer = Arrays.copyOf(bytes, bytes.length - 4);
        longer[3] = (byte) (longer[3] - 4);
        longer[longer.length - 4] = 0;
        longer[longer.length - 3] = 0x25;
        longer[longer.length - 2] = 0;
        longer[longer.length - 1] = 0;
        assertThat(StunBindings.looksLikeStun(longer, 0, longer.length)).isTrue();
        assertThat(bindings.readRequest(longer, 0, longer.length, "evtj", PASSWORD)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_STUN);
    }

    @Test
    void isNotMistakenForMedia() {
        byte[] rtp = new byte[40];
        rtp[0] = (byte) 0x80;
        assertThat(StunBindings.looksLikeStun(rtp, 0, rtp.length)).isFalse();
        byte[] dtls = new byte[40];
        dtls[0] = 22;
        assertThat(StunBindings.looksLikeStun(dtls, 0, dtls.length)).isFalse();
    }
}
