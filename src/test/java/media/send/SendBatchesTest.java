package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.Test;

/// Covers PacketBatch, PacketChain, SecureOutbound, SecurePath and SendTimestamps.
final class SendBatchesTest {
    private static final long MILLI = 1_000_000L;
    private static final SrtpKeys KEYS =
            new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);

    private final List<String> left = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final SrtpReceiver receiver = new SrtpReceiver(KEYS, SrtpCiphers.jce());
    private final SendBatches batches = new SendBatches(this::send);
    private final Way ann = new Way(1);
    private final Way bob = new Way(2);
    private int sequence;

    @Test
    void withoutABatchingDelayAudioIsSentAtOnce() {
        ann.audio(0, 1, 80);
        assertThat(left).isEmpty();
        batches.flushDue(0);
        assertThat(left).containsExactly("1: 1");
        assertThat(batches.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void delayedAudioIsSentTogetherTheLongestFirst() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        batches.flushDue(0);
        ann.audio(4 * MILLI, 2, 120);
        bob.audio(4 * MILLI, 2, 60);
        batches.flushDue(4 * MILLI);
        assertThat(left).isEmpty();
        assertThat(batches.nextDeadlineNanos()).isEqualTo(10 * MILLI);
        batches.flushDue(10 * MILLI);
        assertThat(left).containsExactly("1: 2", "1: 1", "2: 1", "2: 2");
    }

    @Test
    void packetsOfOneStreamKeepTheirOrder() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        ann.audio(1, 1, 120);
        batches.flushDue(10 * MILLI);
        assertThat(lengths).containsExactly(80 + 12 + 16, 120 + 12 + 16);
        assertThat(batches.paddingBytes()).isZero();
    }

    @Test
    void thePacketsOfAFrameAreSentWithItsLast() {
        ann.video(0, 1000, true);
        ann.video(0, 1000, true);
        batches.flushDue(0);
        assertThat(left).isEmpty();
        ann.video(1, 500, false);
        batches.flushDue(1);
        assertThat(left).hasSize(3);
    }

    @Test
    void anIncompleteFrameIsSoonSent() {
        ann.video(0, 1000, true);
        batches.flushDue(0);
        assertThat(batches.nextDeadlineNanos()).isEqualTo(2 * MILLI);
        batches.flushDue(2 * MILLI);
        assertThat(left).hasSize(1);
    }

    @Test
    void audioDoesNotWaitForVideo() {
        ann.video(0, 1000, true);
        ann.audio(0, 1, 80);
        batches.flushDue(0);
        assertThat(left).containsExactly("1: 1");
    }

    @Test
    void paddingIsPaddingToTheReceiver() {
        for (int i = 0; i < 100; i++) {
            ann.audio(0, 1, 100);
            batches.flushDue(0);
        }
        left.clear();
        lengths.clear();
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 100);
        ann.audio(0, 2, 90);
        ann.audio(0, 3, 80);
        batches.flushDue(10 * MILLI);
        assertThat(lengths).containsExactly(128, 128, 108);
        assertThat(left).containsExactly("1: 1", "1: 2", "1: 3");
        assertThat(batches.paddingBytes()).isEqualTo(10);
    }

    @Test
    void packetsOfAClosedConnectionAreDropped() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        ann.outbound.onClosed();
        batches.flushDue(10 * MILLI);
        assertThat(left).containsExactly("2: 1");
        assertThat(batches.packetsSent()).isEqualTo(1);
    }

    @Test
    void eachSentPacketIsReportedWithItsArrival() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        ann.audio(3, 2, 80);
        List<String> reported = new ArrayList<>();
        batches.flushDue(3);
        batches.sendTimestamps()
                .drain((arrived, packets) -> reported.add(arrived + ": " + packets));
        assertThat(reported).isEmpty();
        batches.flushDue(10 * MILLI);
        batches.sendTimestamps()
                .drain((arrived, packets) -> reported.add(arrived + ": " + packets));
        assertThat(reported).containsExactly("0: 2", "3: 1");
    }

    private void send(SocketAddress to, PacketKind kind, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        RtpPacket packet = new RtpPacket();
        assertThat(receiver.unprotectRtp(copy, 0, length, packet)).isPositive();
        int payload = packet.payloadBytes();
        for (int i = 0; i < payload; i++) {
            assertThat(copy[packet.payloadOffset() + i]).isEqualTo((byte) payload);
        }
        lengths.add(length);
        left.add(((InetSocketAddress) to).getPort() - 5000 + ": " + (packet.ssrc() & 0xff));
    }

    /// The path to one client.
    private final class Way {
        final SecureOutbound outbound = new SecureOutbound(batches);
        private final int number;
        private final List<SrtpSender.Stream> streams = new ArrayList<>();

        Way(int number) {
            this.number = number;
            outbound.onKeys(KEYS, SrtpCiphers.jce());
            outbound.onPath(new InetSocketAddress("192.0.2.1", 5000 + number));
            for (int i = 0; i < 5; i++) {
                streams.add(Objects.requireNonNull(outbound.stream(number << 8 | i)));
            }
        }

        void audio(long nowNanos, int stream, int payload) {
            byte[] packet = new byte[2048];
            int length = packet(packet, stream, payload);
            outbound.sendAudio(nowNanos, streams.get(stream), packet, length);
        }

        void video(long nowNanos, int payload, boolean more) {
            byte[] packet = new byte[2048];
            int length = packet(packet, 4, payload);
            outbound.sendVideo(nowNanos, streams.get(4), packet, length, more);
        }

        private int packet(byte[] packet, int stream, int payload) {
            int at =
                    new RtpHeaderWriter()
                            .begin(packet, 0, false, 111, ++sequence, 0, number << 8 | stream)
                            .end();
            Arrays.fill(packet, at, at + payload, (byte) payload);
            return at + payload;
        }
    }
}
