package benchmarks;

import call.ParticipantState;
import call.TrackKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.SlotLimits;
import media.dtls.DtlsKeys;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpWriter;
import media.sdp.SdpException;
import media.send.MemoryOutbound;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;

/// An engine with one room, as its shard drives it, but without a network: sent packets are
/// counted. Time is what the benchmark says it is.
@SuppressWarnings("InlineFormatString") // a description reads best in its own lines
final class EngineRoom implements AutoCloseable {
    private static final UUID ROOM = new UUID(0, 1);
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final long ALLOWED_BITS_PER_SECOND = 20_000_000;

    private static final String SECTION =
            """
            m=%s 9 UDP/TLS/RTP/SAVPF %s
            c=IN IP4 0.0.0.0
            a=ice-ufrag:peer
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=mid:%d
            a=%s
            a=rtcp-mux
            %s\
            """;

    private static final String OPUS =
            """
            a=rtpmap:111 opus/48000/2
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;

    private static final String VP8 =
            """
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 goog-remb
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;

    /// A participant who sends.
    static final class Talker {
        final InetSocketAddress address;
        final SrtpSender srtp;

        private Talker(InetSocketAddress address, SrtpSender srtp) {
            this.address = address;
            this.srtp = srtp;
        }
    }

    final MediaEngine engine;
    private final Random random = new Random(7);
    private final SrtpCiphers ciphers;
    private final List<Long> pending = new ArrayList<>();
    private final List<byte[]> checks = new ArrayList<>();
    private long sent;
    private long sentBytes;
    private int participants;

    EngineRoom(SrtpCiphers ciphers) {
        this.ciphers = ciphers;
        engine =
                new MediaEngine(
                        new EngineSettings(
                                new EngineSettings.Endpoint(
                                        "sha-256 " + "AA:".repeat(31) + "AA",
                                        List.of(new InetSocketAddress("192.0.2.254", 10000)),
                                        List.of(),
                                        "benchmark"),
                                new SlotLimits(10, 10),
                                10,
                                0,
                                ciphers),
                        new MemoryOutbound((_, _, _, length) -> {
                            sent++;
                            sentBytes += length;
                        }),
                        random::nextInt);
    }

    /// Of this name, `jdk` or `openssl`.
    static SrtpCiphers ciphers(String name) {
        if (name.equals("jdk")) {
            return SrtpCiphers.jce();
        }
        SrtpCiphers openssl = SrtpCiphers.openssl();
        if (openssl == null) {
            throw new IllegalStateException("no OpenSSL 3 here");
        }
        return openssl;
    }

    long sent() {
        return sent;
    }

    /// So that nothing is optimized away.
    long sentBytes() {
        return sentBytes;
    }

    Talker talker(TrackKind kind) throws SdpException {
        SrtpKeys fromClient = keys();
        int number = join(kind.video(), "sendonly", 1, Map.of("0", kind), fromClient);
        return new Talker(address(number), new SrtpSender(fromClient, ciphers));
    }

    /// A participant with this many audio slots.
    void listener(int audioSlots) throws SdpException {
        join(false, "recvonly", audioSlots, Map.of(), keys());
    }

    /// A participant on a good link, with one video slot.
    void viewer() throws SdpException {
        SrtpKeys fromClient = keys();
        int number = join(true, "recvonly", 1, Map.of(), fromClient);
        byte[] rtcp = new byte[200];
        int length =
                new RtcpWriter()
                        .begin(rtcp, 0)
                        .add(new ReceiverReport(1, List.of()))
                        .add(
                                new ReceiverEstimatedMaximumBitrate(
                                        1, ALLOWED_BITS_PER_SECOND, List.of()))
                        .end();
        length = new SrtpSender(fromClient).protectRtcp(rtcp, 0, length);
        engine.onDatagram(0, address(number), rtcp, 0, length);
    }

    /// Lets time pass, with the engine's deadlines.
    ///
    /// @return the time then
    long advance(long fromNanos, long toNanos) {
        long nowNanos = fromNanos;
        for (long due = engine.nextDeadlineNanos(); due < toNanos; ) {
            nowNanos = Math.max(due, nowNanos + 1);
            engine.onDeadline(nowNanos);
            engine.flushDue(nowNanos);
            due = engine.nextDeadlineNanos();
        }
        return toNanos;
    }

    /// All send their consent checks.
    void check(long nowNanos) {
        for (int i = 0; i < checks.size(); i++) {
            byte[] check = checks.get(i);
            engine.onDatagram(nowNanos, address(i + 1), check, 0, check.length);
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private int join(
            boolean video,
            String direction,
            int sections,
            Map<String, TrackKind> tracks,
            SrtpKeys fromClient)
            throws SdpException {
        int number = ++participants;
        StringBuilder offer = new StringBuilder("v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\n");
        offer.append("a=group:BUNDLE");
        for (int mid = 0; mid < sections; mid++) {
            offer.append(' ').append(mid);
        }
        offer.append('\n');
        for (int mid = 0; mid < sections; mid++) {
            offer.append(
                    SECTION.formatted(
                            video ? "video" : "audio",
                            video ? "96" : "111",
                            "AA:".repeat(31) + "AA",
                            mid,
                            direction,
                            video ? VP8 : OPUS));
        }
        String answer =
                engine.connect(
                        0,
                        new ConnectionRequest(
                                ROOM,
                                number,
                                offer.toString().replace("\n", "\r\n"),
                                tracks,
                                0,
                                new ParticipantState(false, false, true, true),
                                false));
        byte[] check = new byte[StunBindings.MAX_RESPONSE_BYTES];
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        int length =
                new StunBindings()
                        .writeRequest(
                                new BindingRequest(
                                        transaction,
                                        attribute(answer, "ice-ufrag") + ":peer",
                                        true,
                                        IceRole.CONTROLLING,
                                        1,
                                        1),
                                attribute(answer, "ice-pwd"),
                                check,
                                0);
        checks.add(Arrays.copyOf(check, length));
        engine.onDatagram(0, address(number), check, 0, length);
        engine.drainEvents(event -> {
            if (event instanceof EngineEvent.HandshakeExpected handshake) {
                pending.add(handshake.connection());
            }
        });
        engine.onDtlsKeys(0, pending.getLast(), new DtlsKeys(fromClient, keys()));
        return number;
    }

    private SrtpKeys keys() {
        byte[] key = new byte[PROFILE.keyBytes()];
        byte[] salt = new byte[PROFILE.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(PROFILE, key, salt);
    }

    private static InetSocketAddress address(int participant) {
        return new InetSocketAddress("192.0.2.1", 5_000 + participant);
    }

    private static String attribute(String sdp, String name) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=" + name + ":"))
                .map(line -> line.substring(name.length() + 3).strip())
                .findFirst()
                .orElseThrow();
    }
}
