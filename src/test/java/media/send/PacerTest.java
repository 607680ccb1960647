package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import media.Allocation;
import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.Test;

/// Covers PacerSchedule, PacketQueue and OutgoingPacket.
@SuppressWarnings("EnumOrdinal") // drops are counted by ordinal
final class PacerTest implements BandwidthEstimator.Listener {
    private static final long MILLIS = 1_000_000L;

    private final BandwidthEstimator estimator = new BandwidthEstimator(400_000, 65_535, this);
    private final PacerSchedule schedule = new PacerSchedule();
    private final Pacer pacer = new Pacer(estimator, this::send, this::pad, schedule);
    private final OutgoingPacket packet = new OutgoingPacket();
    private final List<Integer> left = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private boolean quiet;
    private long clockNanos;

    PacerTest() {
        packet.stream =
                new SrtpSender(
                                new SrtpKeys(
                                        SrtpProfile.AES128_CM_HMAC_SHA1_80,
                                        new byte[16],
                                        new byte[14]))
                        .stream(7);
        packet.transportSequenceAt = 16;
        packet.length = 1_000;
    }

    @Override
    public void onEstimate(long nowNanos, long bitsPerSecond) {}

    @Override
    public void onProbe(long nowNanos, Probe probe) {
        pacer.onProbe(nowNanos, probe);
    }

    private void send(long nowNanos, OutgoingPacket sent, boolean more) {
        if (quiet) {
            return;
        }
        left.add(Bytes.int32(sent.bytes, 4));
        numbers.add(Bytes.uint16(sent.bytes, 16));
    }

    private void pad(long nowNanos) {
        named(-1);
        pacer.sendRetransmission(nowNanos, packet);
    }

    private void named(int timestamp) {
        Bytes.putInt32(packet.bytes, 4, timestamp);
    }

    private void runTo(long nowNanos) {
        while (schedule.nextDeadlineNanos() <= nowNanos) {
            schedule.onDeadline(schedule.nextDeadlineNanos(), Flow::fail);
        }
    }

    private void sendVideo(long nowNanos, int timestamp) {
        named(timestamp);
        pacer.sendVideo(nowNanos, packet);
    }

    @Test
    void sendsWhatTheEstimateAllowsAndNumbersItWhenSent() {
        for (int i = 0; i < 3; i++) {
            sendVideo(33L * i * MILLIS, i);
        }
        assertThat(left).containsExactly(0, 1, 2);
        assertThat(numbers).containsExactly(65_535, 0, 1);
        assertThat(schedule.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void spreadsWhatComesAtOnceAndKeepsItsOrder() {
        // 8 ms each at 2.5 times 400 kbit/s, 20 ms of burst.
        for (int i = 0; i < 10; i++) {
            sendVideo(0, i);
        }
        assertThat(left).hasSize(3);
        runTo(30 * MILLIS);
        assertThat(left.size()).isBetween(6, 8);
        runTo(100 * MILLIS);
        assertThat(left).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(schedule.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sendsRetransmissionsBeforeNewFrames() {
        for (int i = 0; i < 5; i++) {
            sendVideo(0, i);
        }
        named(100);
        pacer.sendRetransmission(0, packet);
        runTo(100 * MILLIS);
        assertThat(left).containsExactly(0, 1, 2, 100, 3, 4);
    }

    @Test
    void refusesRetransmissionsBeyondTheEstimate() {
        for (int i = 0; i < 100; i++) {
            named(i);
            pacer.sendRetransmission(0, packet);
        }
        runTo(1_000 * MILLIS);
        // Half a second of 400 kbit/s.
        assertThat(left).hasSize(25);
        long[] drops = new long[DropReason.values().length];
        schedule.addDrops(drops);
        assertThat(drops[DropReason.OVER_ESTIMATE.ordinal()]).isEqualTo(75);
    }

    @Test
    void dropsTheOldestFramesWhenTheyHaveWaitedTooLong() {
        for (int i = 0; i < 200; i++) {
            sendVideo(0, i / 2);
        }
        runTo(2_000 * MILLIS);
        long[] drops = new long[DropReason.values().length];
        schedule.addDrops(drops);
        assertThat(left.size()).isBetween(60, 70);
        assertThat(drops[DropReason.PACER_FULL.ordinal()]).isEqualTo(200 - left.size());
    }

    @Test
    void fillsAProbeWithPadding() {
        estimator.onDeadline(0, true);
        runTo(100 * MILLIS);
        assertThat(left).hasSize(5).containsOnly(-1);
        assertThat(schedule.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /// Ten packets at once, most of which are queued and sent later.
    @Test
    void allocatesNothingPerPacket() {
        quiet = true;
        double bytesPerTenPackets =
                Allocation.bytesPerRun(
                        5_000,
                        () -> {
                            clockNanos += 200 * MILLIS;
                            for (int i = 0; i < 10; i++) {
                                sendVideo(clockNanos, i);
                            }
                            runTo(clockNanos + 150 * MILLIS);
                        });
        assertThat(bytesPerTenPackets).isLessThan(1);
    }
}
