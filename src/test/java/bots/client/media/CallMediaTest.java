package bots.client.media;

import static org.assertj.core.api.Assertions.assertThat;

import bots.client.transport.IceTransport;
import bots.client.transport.LoopBuffers;
import call.TrackKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.AnswerParameters;
import media.sdp.Negotiation;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call against the wire formats of its server, in virtual time. Also covers `CallReports`,
/// `SentTracks`, `SentStream` and `ReceiveSlot`.
class CallMediaTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";
    private static final InetSocketAddress SERVER =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3478);

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final DtlsKeys keys = new DtlsKeys(newKeys(), newKeys());
    private final SrtpReceiver fromClient = new SrtpReceiver(keys.fromClient());
    private final SrtpSender toClient = new SrtpSender(keys.toClient());
    private final Recorder recorder = new Recorder();
    private final List<RtpPacketCopy> received = new ArrayList<>();
    private final List<TrackKind> keyframeRequests = new ArrayList<>();
    private CallOffer offer;
    private ReceiveSlot video;
    private CallMedia media;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record RtpPacketCopy(
            int payloadType, int sequence, int ssrc, boolean marker, byte[] payload) {}

    /// Records what the call sends.
    private static final class Recorder implements IceTransport {
        final List<byte[]> datagrams = new ArrayList<>();

        @Override
        public void send(byte[] bytes, int offset, int length) {
            datagrams.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public IceCredentials local() {
            return new IceCredentials("bot1", "0123456789012345678901");
        }

        @Override
        public void check(IceCredentials remote, List<InetSocketAddress> candidates) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void connect() throws Exception {
        offer =
                CallOffer.of(
                        CallOptions.LISTENER
                                .publishing(TrackKind.MICROPHONE, TrackKind.CAMERA)
                                .transportFeedback(false),
                        1,
                        1,
                        random);
        AtomicInteger ssrcs = new AtomicInteger(1_000);
        String answer =
                SdpWriter.write(
                        Negotiation.answer(
                                        SdpReader.read(offer.write(recorder.local(), FINGERPRINT)),
                                        new AnswerParameters(
                                                "server",
                                                "serverserverserverserver",
                                                FINGERPRINT,
                                                List.of(SERVER),
                                                List.of(SERVER),
                                                "cname",
                                                ssrcs::incrementAndGet,
                                                50,
                                                20,
                                                false))
                                .answer());
        CallAnswer read = CallAnswer.of(answer, SERVER.getAddress());
        video = read.slots().stream().filter(ReceiveSlot::video).findFirst().orElseThrow();
        media =
                new CallMedia(
                        SECOND,
                        0,
                        new LoopBuffers(),
                        recorder,
                        new CallMedia.Session(offer, read, keys, 4_711),
                        new MediaListener() {
                            @Override
                            public void onPacket(
                                    ReceiveSlot slot,
                                    RtpPacket packet,
                                    long sequence,
                                    long atNanos) {
                                received.add(copy(packet));
                            }

                            @Override
                            public void onKeyframeRequest(TrackKind track, int encoding) {
                                keyframeRequests.add(track);
                            }
                        });
    }

    @Test
    void sendsAudioEncryptedWithTheSsrcOfTheOffer() {
        byte[] frame = {1, 2, 3};
        int sequence = media.sent().sendAudio(0, TrackKind.MICROPHONE, frame, 0, 3, 960, 30, true);

        RtpPacketCopy packet = rtp().getFirst();
        assertThat(packet.payload()).isEqualTo(frame);
        assertThat(packet.sequence()).isEqualTo(sequence);
        assertThat(packet.ssrc()).isEqualTo(offer.streams().getFirst().ssrc());
        assertThat(packet.payloadType()).isEqualTo(CallOffer.OPUS);
        assertThat(packet.marker()).isTrue();
        assertThat(media.counts(0, 0).packetsSent()).isEqualTo(1);
    }

    @Test
    void doesNotSendATrackThatIsNotPublished() {
        assertThat(media.sent().sendVideo(0, TrackKind.SCREEN, 0, new byte[9], 0, 9, 0, true))
                .isEqualTo(-1);
        assertThat(recorder.datagrams).isEmpty();
    }

    @Test
    void retransmitsOnNack() {
        SentStream camera = offer.streams().get(1);
        int missing = 0;
        for (int i = 0; i < 600; i++) {
            int sequence =
                    media.sent()
                            .sendVideo(
                                    0,
                                    TrackKind.CAMERA,
                                    0,
                                    new byte[] {(byte) 0x80, 0, (byte) i},
                                    0,
                                    3,
                                    i * 3_000,
                                    true);
            missing = i == 590 ? sequence : missing;
        }
        recorder.datagrams.clear();
        int forgotten = missing - 590 & 0xFFFF;
        sendRtcp(new GenericNack(1, camera.ssrc(), List.of(missing, forgotten)));

        List<RtpPacketCopy> repeated = rtp();
        assertThat(repeated).hasSize(1);
        assertThat(repeated.getFirst().ssrc()).isEqualTo(camera.rtxSsrc());
        assertThat(repeated.getFirst().payloadType()).isEqualTo(CallOffer.RTX);
        assertThat(Bytes.uint16(repeated.getFirst().payload(), 0)).isEqualTo(missing);
        assertThat(repeated.getFirst().payload()).hasSize(2 + 3).endsWith((byte) 590);
        assertThat(media.counts(0, 0).packetsRepeated()).isEqualTo(1);
    }

    @Test
    void requestsMissingVideoAndTakesTheRetransmission() {
        sendVideo(0, video.ssrc(), CallOffer.VP8, 100, keyframe());
        sendVideo(MILLI, video.ssrc(), CallOffer.VP8, 102, frame());
        GenericNack nack = run(2 * SECOND, GenericNack.class);
        assertThat(nack.media()).isEqualTo(video.ssrc());
        assertThat(nack.sequenceNumbers()).containsExactly(101);

        byte[] rtx = new byte[2 + frame().length];
        Bytes.putInt16(rtx, 0, 101);
        System.arraycopy(frame(), 0, rtx, 2, frame().length);
        sendVideo(3 * SECOND, video.rtxSsrc(), CallOffer.RTX, 7, rtx);
        sendVideo(3 * SECOND, video.rtxSsrc(), CallOffer.RTX, 8, rtx);

        assertThat(received).extracting(RtpPacketCopy::sequence).containsExactly(100, 102, 101);
        CallCounts counts = media.counts(2, 3);
        assertThat(counts.packetsReceived()).isEqualTo(3);
        assertThat(counts.packetsLost()).isEqualTo(1);
        assertThat(counts.packetsRestored()).isEqualTo(1);
        assertThat(counts.nacksSent()).isPositive();
        assertThat(counts.lostUp()).isEqualTo(2);
        assertThat(counts.lostDown()).isEqualTo(3);
    }

    @Test
    void repeatsAKeyframeRequestUntilAKeyframeArrives() {
        sendVideo(0, video.ssrc(), CallOffer.VP8, 100, frame());
        media.requestKeyframe(0, video);
        assertThat(run(2 * SECOND, PictureLoss.class).media()).isEqualTo(video.ssrc());
        recorder.datagrams.clear();
        assertThat(run(4 * SECOND, PictureLoss.class).media()).isEqualTo(video.ssrc());

        sendVideo(4 * SECOND, video.ssrc(), CallOffer.VP8, 101, keyframe());
        recorder.datagrams.clear();
        advance(8 * SECOND);
        assertThat(rtcp()).noneMatch(PictureLoss.class::isInstance);
    }

    @Test
    void reportsOnceASecond() {
        media.sent().sendAudio(0, TrackKind.MICROPHONE, new byte[40], 0, 40, 960, 30, true);
        sendVideo(0, video.ssrc(), CallOffer.VP8, 100, keyframe());
        recorder.datagrams.clear();
        advance(5 * SECOND);

        List<RtcpMessage> messages = rtcp();
        List<SenderReport> sent = all(messages, SenderReport.class);
        assertThat(sent).hasSize(5);
        assertThat(sent.getFirst().ssrc()).isEqualTo(offer.streams().getFirst().ssrc());
        assertThat(sent.getFirst().packets()).isEqualTo(1);
        assertThat(sent.getFirst().bytes()).isEqualTo(40);
        assertThat(sent.getFirst().rtpTimestamp()).isEqualTo(960 + 48_000);
        List<ReceiverReport> receivers = all(messages, ReceiverReport.class);
        assertThat(receivers).hasSize(5);
        assertThat(receivers.getFirst().reports().getFirst().ssrc()).isEqualTo(video.ssrc());
        assertThat(all(messages, SourceDescription.class)).hasSize(5);
    }

    @Test
    void keyframeRequestsOfTheServerReachTheListener() {
        sendRtcp(new PictureLoss(1, offer.streams().get(1).ssrc()));

        assertThat(keyframeRequests).containsExactly(TrackKind.CAMERA);
    }

    @Test
    void countsWhatItCannotRead() {
        byte[] forged = new byte[64];
        forged[0] = (byte) 0x80;
        forged[1] = CallOffer.VP8;
        media.onDatagram(0, forged, 0, forged.length);
        media.onDatagram(0, forged, 0, 5);

        assertThat(media.counts(0, 0).dropped()).isEqualTo(2);
        assertThat(received).isEmpty();
    }

    /// Runs all deadlines until the call sends a message of this type.
    private <T extends RtcpMessage> T run(long untilNanos, Class<T> type) {
        long now = media.nextDeadlineNanos();
        while (now <= untilNanos) {
            media.onDeadline(now);
            List<T> sent = all(rtcp(), type);
            if (!sent.isEmpty()) {
                return sent.getFirst();
            }
            now = Math.max(now + MILLI, media.nextDeadlineNanos());
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    private void advance(long untilNanos) {
        for (long now = media.nextDeadlineNanos();
                now <= untilNanos;
                now = Math.max(now + 1, media.nextDeadlineNanos())) {
            media.onDeadline(now);
        }
    }

    private static <T> List<T> all(List<RtcpMessage> messages, Class<T> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// What the call has sent, decrypted once.
    private List<RtcpMessage> rtcp() {
        List<RtcpMessage> messages = new ArrayList<>();
        for (byte[] datagram : recorder.datagrams) {
            if (RtcpReader.isRtcp(datagram[1])) {
                int plain = fromClient.unprotectRtcp(datagram, 0, datagram.length);
                if (plain > 0) {
                    assertThat(RtcpReader.read(datagram, 0, plain, messages))
                            .isEqualTo(DropReason.OK);
                }
            }
        }
        recorder.datagrams.removeIf(datagram -> RtcpReader.isRtcp(datagram[1]));
        return messages;
    }

    private List<RtpPacketCopy> rtp() {
        List<RtpPacketCopy> packets = new ArrayList<>();
        RtpPacket packet = new RtpPacket();
        for (byte[] datagram : recorder.datagrams) {
            if (!RtcpReader.isRtcp(datagram[1])) {
                assertThat(fromClient.unprotectRtp(datagram, 0, datagram.length, packet))
                        .isNotNegative();
                packets.add(copy(packet));
            }
        }
        return packets;
    }

    private static RtpPacketCopy copy(RtpPacket packet) {
        int at = packet.payloadOffset();
        return new RtpPacketCopy(
                packet.payloadType(),
                packet.sequenceNumber(),
                packet.ssrc(),
                packet.marker(),
                Arrays.copyOfRange(packet.buffer(), at, at + packet.payloadBytes()));
    }

    private void sendVideo(long nowNanos, int ssrc, int payloadType, int sequence, byte[] payload) {
        byte[] buffer = new byte[256];
        int at =
                new RtpHeaderWriter()
                        .begin(buffer, 0, true, payloadType, sequence, sequence * 3_000, ssrc)
                        .end();
        System.arraycopy(payload, 0, buffer, at, payload.length);
        int length = toClient.protectRtp(toClient.stream(ssrc), buffer, 0, at + payload.length);
        media.onDatagram(nowNanos, buffer, 0, length);
    }

    private void sendRtcp(RtcpMessage message) {
        byte[] buffer = new byte[256];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 0);
        writer.add(message);
        media.onDatagram(0, buffer, 0, toClient.protectRtcp(buffer, 0, writer.end()));
    }

    /// The first packet of a VP8 keyframe, with the smallest payload descriptor (RFC 7741 §4.2).
    private static byte[] keyframe() {
        return new byte[] {0x10, 0, 0, 0, (byte) 0x9D, 1, 0x2A, 0, 0, 0, 0};
    }

    private static byte[] frame() {
        return new byte[] {0x10, 1, 0, 0, 9, 9};
    }

    private SrtpKeys newKeys() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }
}
