package media.stun;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import media.Hex;
import media.rtp.Bytes;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;

/// Covers [StunMessage] and [BindingRequest] too.
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

    private static InetSocketAddress address(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getAllByName(literal)[0], port);
    }

    private static BindingRequest request(boolean useCandidate, IceRole role) {
        byte[] transactionId = new byte[12];
        new Random(5).nextBytes(transactionId);
        return new BindingRequest(
                transactionId, "ours:theirs", useCandidate, role, -7, 0x7E00_00FFL);
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
        assertThat(read.role()).isEqualTo(IceRole.CONTROLLED);
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
            int length =
                    bindings.writeRequest(request(true, IceRole.CONTROLLING), "secret", out, 9);
            BindingRequest read =
                    requireNonNull(bindings.readRequest(out, 9, length, "ours", "secret"));
            assertThat(read.useCandidate()).isTrue();
            assertThat(read.role()).isEqualTo(IceRole.CONTROLLING);
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
        BindingRequest request = request(false, IceRole.UNSTATED);
        int length = bindings.writeError(request, BindingRequest.ROLE_CONFLICT, "secret", out, 0);
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

    /// But for those that make the last attribute another one than FINGERPRINT: it is then ignored,
    /// as all behind MESSAGE-INTEGRITY.
    @Test
    void dropsEveryChangeOfABit() {
        for (String vector : new String[] {REQUEST, IPV4_RESPONSE, IPV6_RESPONSE}) {
            byte[] bytes = Hex.bytes(vector);
            int fingerprintAt = bytes.length - 8;
            for (int i = 0; i < 8 * bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i / 8] ^= (byte) (1 << i % 8);
                boolean ignored = i / 8 == fingerprintAt || i / 8 == fingerprintAt + 1;
                boolean request = vector.equals(REQUEST);
                assertThat(
                                bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD)
                                        != null)
                        .as("bit %d", i)
                        .isEqualTo(ignored && request);
                assertThat(bindings.readResponse(changed, 0, changed.length, PASSWORD) != null)
                        .as("bit %d", i)
                        .isEqualTo(ignored && !request);
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

    /// M12: an attacker on the path adds USE-CANDIDATE behind what is protected, and corrects the
    /// fingerprint.
    @Test
    void ignoresAnAttributeBehindTheIntegrity() {
        byte[] changed = withAttribute(Hex.bytes(REQUEST), Hex.bytes("0025 0000"), true);
        BindingRequest read =
                requireNonNull(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD));
        assertThat(read.useCandidate()).isFalse();
        assertThat(read.priority()).isEqualTo(0x6e0001ffL);
    }

    /// M12, RFC 8489 §14.5.
    @Test
    void anUnknownAttributeBehindTheIntegrityIsNotAnswered() {
        byte[] changed = withAttribute(Hex.bytes(REQUEST), Hex.bytes("7fff 0001 aa000000"), true);
        BindingRequest read =
                requireNonNull(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD));
        assertThat(read.unknownAttributes()).isEmpty();
    }

    /// M12, RFC 8489 §6.3.1.
    @Test
    void answersUnknownAttributesWithTheirTypes() {
        byte[] changed =
                withAttribute(Hex.bytes(REQUEST), Hex.bytes("7fff 0001 aa000000 0003 0000"), false);
        BindingRequest read =
                requireNonNull(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD));
        assertThat(read.unknownAttributes()).containsExactly(0x7fff, 0x0003);
        assertThat(read.errorCode()).isEqualTo(420);

        int length = bindings.writeError(read, read.errorCode(), PASSWORD, out, 0);
        BindingResponse response = requireNonNull(bindings.readResponse(out, 0, length, PASSWORD));
        assertThat(response.errorCode()).isEqualTo(420);
        assertThat(Hex.text(Arrays.copyOf(out, length))).contains("000a0004" + "7fff0003");
    }

    /// However many there are, the answer has room.
    @Test
    void namesNoMoreUnknownAttributesThanFit() {
        byte[] changed =
                withAttribute(Hex.bytes(REQUEST), Hex.bytes("7ffe 0000".repeat(100)), false);
        BindingRequest read =
                requireNonNull(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD));
        assertThat(read.unknownAttributes()).hasSize(16);
        assertThat(bindings.writeError(read, 420, PASSWORD, out, 0))
                .isLessThanOrEqualTo(StunBindings.MAX_RESPONSE_BYTES);
    }

    @Test
    void ignoresUnknownAttributesThatAreOptional() {
        byte[] changed = withAttribute(Hex.bytes(REQUEST), Hex.bytes("c057 0004 00010002"), false);
        BindingRequest read =
                requireNonNull(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD));
        assertThat(read.unknownAttributes()).isEmpty();
    }

    /// M12, RFC 8445 §7.3.1.1: the side that is ICE-lite is the controlled one.
    @Test
    void aControlledSenderIsInConflict() {
        assertThat(request(false, IceRole.CONTROLLED).errorCode()).isEqualTo(487);
        assertThat(request(false, IceRole.CONTROLLING).errorCode()).isZero();
        assertThat(request(false, IceRole.UNSTATED).errorCode()).isZero();
    }

    @Test
    void theFirstOfTwoUsernamesCounts() {
        byte[] changed = withAttribute(Hex.bytes(REQUEST), Hex.bytes("0006 0003 613a6200"), false);
        assertThat(bindings.localUfrag(changed, 0, changed.length)).isEqualTo("evtj");
    }

    @Test
    void dropsAttributesOfAWrongLength() {
        for (String attribute :
                new String[] {
                    "0024 0003 00000000", // PRIORITY
                    "0025 0004 00000000", // USE-CANDIDATE
                    "8029 0004 00000000", // ICE-CONTROLLED
                    "802a 0000", // ICE-CONTROLLING
                    "0020 0008 00020000 00000000", // XOR-MAPPED-ADDRESS: IPv6 in four bytes
                    "0009 0003 00000400", // ERROR-CODE
                    "0009 0004 00000263", // ERROR-CODE 299
                }) {
            byte[] changed = withAttribute(Hex.bytes(REQUEST), Hex.bytes(attribute), false);
            assertThat(bindings.readRequest(changed, 0, changed.length, "evtj", PASSWORD))
                    .as(attribute)
                    .isNull();
            assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_STUN);
        }
    }

    /// RFC 8489 §6.3.3: such a response is discarded.
    @Test
    void dropsAResponseWithAnUnknownAttribute() {
        byte[] changed = withAttribute(Hex.bytes(IPV4_RESPONSE), Hex.bytes("7fff 0000"), false);
        assertThat(bindings.readResponse(changed, 0, changed.length, PASSWORD)).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_STUN);
    }

    @Test
    void anEmptyPasswordMatchesNothing() {
        byte[] bytes = Hex.bytes(IPV4_RESPONSE);
        assertThat(bindings.readResponse(bytes, 0, bytes.length, "")).isNull();
        assertThat(bindings.dropReason()).isEqualTo(DropReason.BAD_INTEGRITY);
    }

    /// The same message with an attribute more, before or behind MESSAGE-INTEGRITY, authentic
    /// again.
    private static byte[] withAttribute(byte[] message, byte[] attribute, boolean behind) {
        int integrityAt = message.length - 8 - 24;
        int at = behind ? message.length - 8 : integrityAt;
        byte[] longer = new byte[message.length + attribute.length];
        System.arraycopy(message, 0, longer, 0, at);
        System.arraycopy(attribute, 0, longer, at, attribute.length);
        System.arraycopy(message, at, longer, at + attribute.length, message.length - at);
        Bytes.putInt16(longer, 2, longer.length - 20);
        if (!behind) {
            new MessageIntegrity()
                    .write(
                            PASSWORD.getBytes(StandardCharsets.UTF_8),
                            longer,
                            0,
                            integrityAt + attribute.length);
        }
        int crc = StunMessage.fingerprint(new CRC32(), longer, 0, longer.length - 8);
        Bytes.putInt32(longer, longer.length - 4, crc);
        return longer;
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
