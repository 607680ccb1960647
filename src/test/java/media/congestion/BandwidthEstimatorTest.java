package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import media.rtcp.TransportFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BandwidthEstimatorTest implements BandwidthEstimator.Listener {
    private static final long MILLIS = 1_000_000L;

    private final List<Long> reported = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();

    @Override
    public void onEstimate(long nowNanos, long bitsPerSecond) {
        reported.add(bitsPerSecond);
    }

    @Override
    public void onProbe(long nowNanos, Probe probe) {
        probes.add(probe);
    }

    private BandwidthEstimator estimator(int first) {
        return new BandwidthEstimator(1_000_000, first, this);
    }

    /// Sends 1,000 bytes every 10 ms for a second and reports them each 100 ms, the first feedback
    /// just before the reference time wraps.
    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void risesWhileTheDelayStaysThroughTheWraps(int first) {
        BandwidthEstimator estimator = estimator(first);
        long now = -20 * MILLIS;
        int reference = 0x7F_FFFC;
        long ticks = reference * 256L;
        for (int i = 0; i < 30; i++) {
            int base = -1;
            int[] deltas = new int[10];
            for (int j = 0; j < 10; j++, now += 10 * MILLIS) {
                int sequence = estimator.onPacketSent(now, 1_000, 0);
                base = j == 0 ? sequence : base;
                deltas[j] = 40;
            }
            reference = (int) (ticks / 256);
            deltas[0] = (int) (ticks + 40 - reference * 256L);
            ticks += 400;
            estimator.onFeedback(
                    now, TransportFeedback.of(1, 2, base, reference << 8 >> 8, i, deltas));
        }
        assertThat(estimator.bitsPerSecond()).isBetween(1_100_000L, 1_250_000L);
        assertThat(reported).isSorted();
    }

    @Test
    void takesTheEstimateOfAClientThatGivesNothingElse() {
        BandwidthEstimator estimator = estimator(1);
        estimator.onRemb(0, 400_000);
        assertThat(estimator.bitsPerSecond()).isEqualTo(400_000);
        estimator.onRemb(MILLIS, 0);
        assertThat(estimator.bitsPerSecond()).isEqualTo(BandwidthEstimator.MIN_BITS_PER_SECOND);
        estimator.onRemb(2 * MILLIS, Long.MAX_VALUE);
        assertThat(estimator.bitsPerSecond()).isEqualTo(BandwidthEstimator.MAX_BITS_PER_SECOND);
        assertThat(estimator.windowBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ignoresFeedbackOnWhatWasNeverSent() {
        BandwidthEstimator estimator = estimator(1);
        int[] deltas = new int[1_000];
        Arrays.fill(deltas, Short.MAX_VALUE);
        for (int base : new int[] {0, 1, 32_767, 32_768, 65_535}) {
            estimator.onFeedback(0, TransportFeedback.of(1, 2, base, -0x80_0000, 0, deltas));
        }
        assertThat(estimator.bitsPerSecond()).isEqualTo(1_000_000);
        assertThat(reported).isEmpty();
    }

    @Test
    void beginsWithAProbeAndAsksForNoMoreThanIsOfUse() {
        BandwidthEstimator estimator = estimator(1);
        estimator.onDesired(5_000_000);
        estimator.onDeadline(0, false);
        assertThat(probes).isEmpty();
        estimator.onDeadline(25 * MILLIS, true);
        assertThat(probes).extracting(Probe::bitsPerSecond).containsExactly(3_000_000L);
        estimator.onDesired(900_000);
        estimator.onDeadline(10_000 * MILLIS, true);
        assertThat(probes).hasSize(1);
    }

    @Test
    void halvesWhenFeedbackStops() {
        BandwidthEstimator estimator = estimator(1);
        estimator.onPacketSent(0, 1_000, 0);
        estimator.onFeedback(50 * MILLIS, TransportFeedback.of(1, 2, 1, 0, 0, new int[] {0}));
        estimator.onPacketSent(60 * MILLIS, 1_000, 0);
        for (long now = 75; now < 2_050; now += 25) {
            estimator.onDeadline(now * MILLIS, false);
            assertThat(estimator.bitsPerSecond()).isEqualTo(1_000_000);
        }
        estimator.onDeadline(2_075 * MILLIS, false);
        assertThat(estimator.bitsPerSecond()).isEqualTo(500_000);
    }

    /// M9: our own process stalled, and the feedback that came meanwhile is not read yet.
    @Test
    void aLateTickIsNoSilenceOfTheClient() {
        BandwidthEstimator estimator = estimator(1);
        estimator.onPacketSent(0, 1_000, 0);
        estimator.onFeedback(50 * MILLIS, TransportFeedback.of(1, 2, 1, 0, 0, new int[] {0}));
        estimator.onPacketSent(60 * MILLIS, 1_000, 0);
        estimator.onDeadline(75 * MILLIS, false);
        estimator.onDeadline(2_500 * MILLIS, false);
        assertThat(estimator.bitsPerSecond()).isEqualTo(1_000_000);
    }

    @Test
    void delayPeaksLeaveRoomForTheSmallestVideoAStandingQueueDoesNot() {
        BandwidthEstimator estimator = estimator(1);
        long now = growingDelay(estimator, 0, 10);
        assertThat(estimator.bitsPerSecond()).isEqualTo(150_000);
        growingDelay(estimator, now, 30);
        assertThat(estimator.bitsPerSecond()).isLessThan(150_000);
    }

    /// Reports, as often as given, ten packets that were sent within 100 ms and took 300 ms to
    /// arrive.
    private static long growingDelay(BandwidthEstimator estimator, long fromNanos, int feedbacks) {
        long now = fromNanos;
        long ticks = fromNanos / 250_000 * 3;
        for (int i = 0; i < feedbacks; i++) {
            int base = -1;
            int[] deltas = new int[10];
            for (int j = 0; j < 10; j++, now += 10 * MILLIS) {
                int sequence = estimator.onPacketSent(now, 400, 0);
                base = j == 0 ? sequence : base;
                deltas[j] = 120;
            }
            int reference = (int) (ticks / 256);
            deltas[0] = (int) (ticks + 120 - reference * 256L);
            ticks += 1_200;
            estimator.onFeedback(now, TransportFeedback.of(1, 2, base, reference, i, deltas));
        }
        return now;
    }
}
