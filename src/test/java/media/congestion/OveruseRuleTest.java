package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OveruseRuleTest {
    private static final long MILLIS = 1_000_000L;
    private static final int PACKET_BYTES = 1_250;

    private final QueueingDelay queue = new QueueingDelay();
    private final AcknowledgedRate acknowledged = new AcknowledgedRate();
    private boolean queueable = true;
    private long nowNanos;
    private long arrivalNanos;

    @Test
    void aQueueInWhichEveryPacketWaitsIsOveruseWhileItGrowsAndDrainsAfterwards() {
        feedback(10, 0);
        feedback(10, 130);
        FeedbackSummary growing = summary(Usage.NORMAL, 0, false);
        assertThat(OveruseRule.of(growing)).isEqualTo(OveruseRule.STANDING_QUEUE);
        assertThat(OveruseRule.STANDING_QUEUE.usage(growing)).isEqualTo(Usage.OVERUSE);
        feedback(10, 125);
        FeedbackSummary draining = summary(Usage.OVERUSE, 0, false);
        assertThat(OveruseRule.of(draining)).isEqualTo(OveruseRule.STANDING_QUEUE);
        assertThat(OveruseRule.STANDING_QUEUE.usage(draining)).isEqualTo(Usage.UNDERUSE);
    }

    @Test
    void aQueueThatGrowsFastBelowTheEstimateIsADropOfTheCapacity() {
        feedback(10, 0, 0, 0, 0, 0);
        feedback(10, 0, 20, 40, 60, 80);
        FeedbackSummary drop = summary(Usage.NORMAL, 0, false);
        assertThat(OveruseRule.of(drop)).isEqualTo(OveruseRule.CAPACITY_DROP);
        assertThat(OveruseRule.CAPACITY_DROP.usage(drop)).isEqualTo(Usage.OVERUSE);
        // Four packets in 4 * (10 + 20) ms.
        assertThat(OveruseRule.CAPACITY_DROP.arriving(drop))
                .isEqualTo(4 * PACKET_BYTES * 8 * 1_000 / 120);
    }

    /// M9: what was sent takes no time at the rate that the link has proven.
    @Test
    void aDelayWithoutBytesToWaitForIsNoQueue() {
        queueable = false;
        feedback(10, 0);
        feedback(10, 130);
        FeedbackSummary late = summary(Usage.OVERUSE, 0, true);
        assertThat(OveruseRule.of(late)).isEqualTo(OveruseRule.NO_QUEUE);
        assertThat(OveruseRule.NO_QUEUE.usage(late)).isEqualTo(Usage.UNDERUSE);
        feedback(10, 0, 20, 40, 60, 80);
        assertThat(OveruseRule.of(summary(Usage.NORMAL, 0, false))).isEqualTo(OveruseRule.NO_QUEUE);
    }

    @Test
    void lossWithAQueueIsAFullQueueAndLossWithoutOneIsNot() {
        feedback(10, 0);
        feedback(10, 50, 50);
        assertThat(OveruseRule.of(summary(Usage.NORMAL, 1, false)))
                .isEqualTo(OveruseRule.FULL_QUEUE);
        assertThat(OveruseRule.of(summary(Usage.NORMAL, 0, false)))
                .isEqualTo(OveruseRule.DELAY_TREND);
        feedback(10, 0, 50);
        assertThat(OveruseRule.of(summary(Usage.NORMAL, 1, false)))
                .isEqualTo(OveruseRule.DELAY_TREND);
    }

    @Test
    void aTrendIsJitterWhenAPacketDidNotWait() {
        feedback(10, 0);
        feedback(10, 60, 9, 60);
        FeedbackSummary jitter = summary(Usage.OVERUSE, 0, false);
        assertThat(OveruseRule.of(jitter)).isEqualTo(OveruseRule.JITTER);
        assertThat(OveruseRule.JITTER.usage(jitter)).isEqualTo(Usage.UNDERUSE);
    }

    @Test
    void overuseByOtherFlowsDoesNotLowerBelowTheEstimate() {
        feedback(10, 0);
        feedback(10, 20);
        FeedbackSummary crossTraffic = summary(Usage.OVERUSE, 0, true);
        assertThat(OveruseRule.of(crossTraffic)).isEqualTo(OveruseRule.CROSS_TRAFFIC);
        assertThat(OveruseRule.CROSS_TRAFFIC.arriving(crossTraffic)).isEqualTo(1_000_000);
    }

    @Test
    void otherwiseTheTrendDecides() {
        feedback(10, 0);
        feedback(10, 20);
        for (Usage trend : Usage.values()) {
            FeedbackSummary plain = summary(trend, 0, false);
            assertThat(OveruseRule.of(plain)).isEqualTo(OveruseRule.DELAY_TREND);
            assertThat(OveruseRule.DELAY_TREND.usage(plain)).isEqualTo(trend);
        }
    }

    private FeedbackSummary summary(Usage trend, int lost, boolean applicationLimited) {
        return new FeedbackSummary(
                trend,
                queue,
                acknowledged,
                1_000_000,
                5,
                lost,
                applicationLimited,
                Long.MAX_VALUE,
                queueable);
    }

    /// Packets sent at an interval, each of which waits in the queue for as long as given.
    private void feedback(int intervalMillis, int... queueMillis) {
        queue.onFeedback();
        acknowledged.onFeedback();
        for (int wait : queueMillis) {
            nowNanos += intervalMillis * MILLIS;
            arrivalNanos = nowNanos + wait * MILLIS;
            queue.onPacket(nowNanos, arrivalNanos - nowNanos);
            acknowledged.onArrival(arrivalNanos, PACKET_BYTES);
        }
    }
}
