package bots.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultLaneTest {
    private static final int DATAGRAMS = 100_000;

    @Test
    void theSameSeedIsTheSameFate() {
        Fault fault = Fault.loss(42, 0.1, 0.1).delay(20, 10);

        assertThat(fates(FaultLane.up(fault), 0)).isEqualTo(fates(FaultLane.up(fault), 0));
        assertThat(fates(FaultLane.up(fault), 0))
                .isNotEqualTo(fates(FaultLane.up(fault.seed(43)), 0));
        assertThat(fates(FaultLane.up(fault), 0)).isNotEqualTo(fates(FaultLane.down(fault), 0));
    }

    @Test
    void losesTheShareThatWasAskedForAndCountsIt() {
        FaultLane lane = FaultLane.down(Fault.loss(1, 0, 0.1));
        long lost = LongStream.of(fates(lane, 0)).filter(fate -> fate == FaultLane.LOST).count();

        assertThat(lost).isBetween(DATAGRAMS / 10 - 500L, DATAGRAMS / 10 + 500L);
        assertThat(lane.lost()).isEqualTo(lost);
        assertThat(fates(FaultLane.up(Fault.loss(1, 0, 0.1)), 0)).containsOnly(0);
    }

    @Test
    void delaysByTheDelayAndUpToTheJitter() {
        long[] fates = fates(FaultLane.up(Fault.NONE.delay(20, 10)), 0);

        assertThat(LongStream.of(fates).min().orElseThrow()).isBetween(20_000_000L, 20_100_000L);
        assertThat(LongStream.of(fates).max().orElseThrow()).isBetween(29_900_000L, 30_000_000L);
    }

    @Test
    void anOutageLosesAllWhileItLastsAndChangesNoLaterFate() {
        Fault fault = Fault.loss(5, 0.2, 0);
        long[] undisturbed = fates(FaultLane.up(fault), 0);
        FaultLane lane = FaultLane.up(fault);
        lane.outage(1_000, 500);
        long[] disturbed = fates(lane, 0);

        for (int i = 0; i < DATAGRAMS; i++) {
            boolean inOutage = i >= 1_000 && i < 1_500;
            assertThat(disturbed[i]).isEqualTo(inOutage ? FaultLane.LOST : undisturbed[i]);
        }
    }

    @Test
    void aShareIsNotAPercentage() {
        assertThatThrownBy(() -> Fault.loss(1, 10, 0)).hasMessageContaining("share");
    }

    /// One datagram each nanosecond.
    private static long[] fates(FaultLane lane, long fromNanos) {
        return LongStream.range(fromNanos, fromNanos + DATAGRAMS)
                .map(lane::nextDelayNanos)
                .toArray();
    }
}
