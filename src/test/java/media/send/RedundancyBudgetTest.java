package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedundancyBudgetTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// Of five audio streams.
    private static final long COPY = 168_000;

    private final RedundancyBudget budget = new RedundancyBudget();
    private long now;
    private boolean lossy = true;

    @Test
    void redundancyIsAllowedWhileNothingIsKnown() {
        run(10 * SECOND);
        assertThat(budget.maxDistance()).isEqualTo(2);
    }

    @Test
    void anEstimateTooLowForItEndsRedundancyAtOnce() {
        estimate(COPY, 0);
        run(1);
        assertThat(budget.maxDistance()).isZero();
    }

    @Test
    void anEstimateEnoughForOneBlockKeepsOne() {
        estimate(2 * COPY, 0);
        run(1);
        assertThat(budget.maxDistance()).isEqualTo(1);
    }

    @Test
    void aStandingQueueEndsRedundancyAShortOneDoesNot() {
        estimate(5_000_000, 100 * MILLI);
        run(100 * MILLI);
        estimate(5_000_000, 10 * MILLI);
        run(200 * MILLI);
        assertThat(budget.maxDistance()).isEqualTo(2);
        estimate(5_000_000, 100 * MILLI);
        run(100 * MILLI);
        estimate(5_000_000, 150 * MILLI);
        run(150 * MILLI);
        assertThat(budget.maxDistance()).isZero();
    }

    @Test
    void redundancyIsRestoredStepByStepWhenThereIsClearlyEnoughCapacity() {
        estimate(COPY, 0);
        run(1);
        estimate(2 * COPY, 0);
        keepEstimating(2 * COPY, 20);
        assertThat(budget.maxDistance()).as("enough to keep, not to add").isZero();
        keepEstimating(10 * COPY, 1);
        assertThat(budget.maxDistance()).isEqualTo(1);
        keepEstimating(10 * COPY, 6);
        assertThat(budget.maxDistance()).isEqualTo(2);
    }

    @Test
    void aRoundTripThatRisesTwiceEndsRedundancy() {
        roundTrips(50, 5);
        roundTrips(200, 1);
        roundTrips(60, 1);
        assertThat(budget.maxDistance()).as("one is jitter").isEqualTo(2);
        roundTrips(200, 2);
        assertThat(budget.maxDistance()).isZero();
    }

    @Test
    void withoutAnEstimateOnlyLossRestoresItAndEachWrongTryDoublesTheBackoff() {
        roundTrips(50, 5);
        lossy = false;
        roundTrips(200, 2);
        roundTrips(50, 30);
        assertThat(budget.maxDistance()).isZero();
        lossy = true;
        roundTrips(50, 1);
        assertThat(budget.maxDistance()).isEqualTo(1);
        roundTrips(200, 1);
        assertThat(budget.maxDistance()).isZero();
        roundTrips(50, 18);
        assertThat(budget.maxDistance()).isZero();
        roundTrips(50, 3);
        assertThat(budget.maxDistance()).isEqualTo(1);
    }

    @Test
    void aLongerPathIsNotTakenForAQueueForEver() {
        roundTrips(50, 5);
        roundTrips(200, 2);
        assertThat(budget.maxDistance()).isZero();
        roundTrips(200, 90);
        assertThat(budget.maxDistance()).isEqualTo(2);
    }

    private void estimate(long bitsPerSecond, long queueNanos) {
        budget.onEstimate(now, bitsPerSecond, queueNanos);
    }

    private void keepEstimating(long bitsPerSecond, int seconds) {
        for (int i = 0; i < seconds; i++) {
            estimate(bitsPerSecond, 0);
            run(SECOND);
        }
    }

    private void roundTrips(int millis, int count) {
        for (int i = 0; i < count; i++) {
            budget.onRoundTrip(now, millis * MILLI);
            run(SECOND);
        }
    }

    private void run(long nanos) {
        now += nanos;
        budget.onDeadline(now, lossy, COPY, 0);
    }
}
