package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import media.rtcp.TransportFeedback;

final class BandwidthEstimatorFuzzTest {
    private static final int MAX_ACTIONS = 500;

    /// Whatever a client reports of whatever was sent: nothing is thrown, and the estimate stays
    /// within its bounds.
    @FuzzTest
    void staysWithinItsBounds(FuzzedDataProvider data) {
        BandwidthEstimator.Listener bounds =
                new BandwidthEstimator.Listener() {
                    @Override
                    public void onEstimate(long nowNanos, long bitsPerSecond) {
                        assertThat(bitsPerSecond)
                                .isBetween(
                                        BandwidthEstimator.MIN_BITS_PER_SECOND,
                                        BandwidthEstimator.MAX_BITS_PER_SECOND);
                    }

                    @Override
                    public void onProbe(long nowNanos, Probe probe) {
                        assertThat(probe.bitsPerSecond()).isPositive();
                    }
                };
        BandwidthEstimator estimator =
                new BandwidthEstimator(
                        BandwidthEstimator.START_BITS_PER_SECOND,
                        data.consumeInt(0, 0xFFFF),
                        bounds);
        long now = data.consumeLong();
        int sequence = 0;
        for (int i = 0; i < MAX_ACTIONS && data.remainingBytes() > 4; i++) {
            switch (data.consumeInt(0, 8)) {
                case 0 -> now += data.consumeLong(0, 3_000_000_000L);
                case 1 -> estimator.onDeadline(now, data.consumeBoolean());
                case 2 -> estimator.onRemb(now, data.consumeLong(0, Long.MAX_VALUE));
                case 3 -> estimator.onLossReport(now, data.consumeInt(0, 255));
                case 4 -> estimator.onRoundTrip(data.consumeLong(0, 60_000_000_000L));
                case 5 -> estimator.onDesired(data.consumeLong(0, 1_000_000_000L));
                case 6 -> estimator.onFeedback(now, feedback(data, sequence));
                case 7 -> estimator.onPathChanged();
                default -> {
                    for (int packets = data.consumeInt(1, 50); packets > 0; packets--) {
                        sequence =
                                estimator.onPacketSent(
                                        now, data.consumeInt(1, 1_500), data.consumeInt(0, 4));
                        now += 100_000;
                    }
                }
            }
            assertThat(estimator.bitsPerSecond())
                    .isBetween(
                            BandwidthEstimator.MIN_BITS_PER_SECOND,
                            BandwidthEstimator.MAX_BITS_PER_SECOND);
            assertThat(estimator.windowBytes()).isGreaterThan(-MAX_ACTIONS * 50L * 1_500L);
        }
    }

    private static TransportFeedback feedback(FuzzedDataProvider data, int sequence) {
        int[] deltas = new int[data.consumeInt(1, 100)];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] =
                    data.consumeInt(0, 9) == 0
                            ? TransportFeedback.LOST
                            : data.consumeInt(Short.MIN_VALUE, Short.MAX_VALUE);
        }
        int base = data.consumeBoolean() ? sequence - deltas.length : data.consumeInt(0, 0xFFFF);
        return TransportFeedback.of(
                1, 2, base & 0xFFFF, data.consumeInt(-(1 << 23), (1 << 23) - 1), 0, deltas);
    }
}
