package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedundancyBudgetTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// Of five voices.
    private static final long COPY = 168_000;

    private final RedundancyBudget room = new RedundancyBudget();
    private long now;
    private boolean lossy = true;

    @Test
    void whereNothingIsKnownCopiesGo() {
        run(10 * SECOND);
        assertThat(room.most()).isEqualTo(2);
    }

    @Test
    void anEstimateThatDoesNotCarryThemTakesThemAwayAtOnce() {
        estimate(COPY, 0);
        run(1);
        assertThat(room.most()).isZero();
    }

    @Test
    void anEstimateThatCarriesOneLeavesOne() {
        estimate(2 * COPY, 0);
        run(1);
        assertThat(room.most()).isEqualTo(1);
    }

    @Test
    void aQueueThatStandsTakesThemAwayAShortOneDoesNot() {
        estimate(5_000_000, 100 * MILLI);
        run(100 * MILLI);
        estimate(5_000_000, 10 * MILLI);
        run(200 * MILLI);
        assertThat(room.most()).isEqualTo(2);
        estimate(5_000_000, 100 * MILLI);
        run(100 * MILLI);
        estimate(5_000_000, 150 * MILLI);
        run(150 * MILLI);
        assertThat(room.most()).isZero();
    }

    @Test
    void theyComeBackOneAfterTheOtherWhenThereIsClearRoom() {
        estimate(COPY, 0);
        run(1);
        estimate(2 * COPY, 0);
        keepTelling(2 * COPY, 20);
        assertThat(room.most()).as("enough to keep, not to add").isZero();
        keepTelling(10 * COPY, 1);
        assertThat(room.most()).isEqualTo(1);
        keepTelling(10 * COPY, 6);
        assertThat(room.most()).isEqualTo(2);
    }

    @Test
    void aRoundTripThatRisesTwiceTakesThemAway() {
        roundTrips(50, 5);
        roundTrips(200, 1);
        roundTrips(60, 1);
        assertThat(room.most()).as("one is jitter").isEqualTo(2);
        roundTrips(200, 2);
        assertThat(room.most()).isZero();
    }

    @Test
    void withoutAnEstimateOnlyLossBringsThemBackAndEachWrongTryDoublesTheHold() {
        roundTrips(50, 5);
        lossy = false;
        roundTrips(200, 2);
        roundTrips(50, 30);
        assertThat(room.most()).isZero();
        lossy = true;
        roundTrips(50, 1);
        assertThat(room.most()).isEqualTo(1);
        roundTrips(200, 1);
        assertThat(room.most()).isZero();
        roundTrips(50, 18);
        assertThat(room.most()).isZero();
        roundTrips(50, 3);
        assertThat(room.most()).isEqualTo(1);
    }

    @Test
    void aLongerWayIsNoQueueForEver() {
        roundTrips(50, 5);
        roundTrips(200, 2);
        assertThat(room.most()).isZero();
        roundTrips(200, 90);
        assertThat(room.most()).isEqualTo(2);
    }

    private void estimate(long bitsPerSecond, long queueNanos) {
        room.onEstimate(now, bitsPerSecond, queueNanos);
    }

    private void keepTelling(long bitsPerSecond, int seconds) {
        for (int i = 0; i < seconds; i++) {
            estimate(bitsPerSecond, 0);
            run(SECOND);
        }
    }

    private void roundTrips(int millis, int count) {
        for (int i = 0; i < count; i++) {
            room.onRoundTrip(now, millis * MILLI);
            run(SECOND);
        }
    }

    private void run(long nanos) {
        now += nanos;
        room.onDeadline(now, lossy, COPY, 0);
    }
}
