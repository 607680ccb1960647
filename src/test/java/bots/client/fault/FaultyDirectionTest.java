package bots.client.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Also covers `NetworkFault`.
class FaultyDirectionTest {
    private static final int DATAGRAMS = 100_000;

    @Test
    void theSameSeedIsTheSameFate() {
        NetworkFault fault = NetworkFault.loss(42, 0.1, 0.1).delay(20, 10);

        assertThat(fates(FaultyDirection.up(fault), 0))
                .isEqualTo(fates(FaultyDirection.up(fault), 0));
        assertThat(fates(FaultyDirection.up(fault), 0))
                .isNotEqualTo(fates(FaultyDirection.up(fault.seed(43)), 0));
        assertThat(fates(FaultyDirection.up(fault), 0))
                .isNotEqualTo(fates(FaultyDirection.down(fault), 0));
    }

    @Test
    void losesTheConfiguredShareAndCountsIt() {
        FaultyDirection lane = FaultyDirection.down(NetworkFault.loss(1, 0, 0.1));
        long lost =
                LongStream.of(fates(lane, 0)).filter(fate -> fate == FaultyDirection.LOST).count();

        assertThat(lost).isBetween(DATAGRAMS / 10 - 500L, DATAGRAMS / 10 + 500L);
        assertThat(lane.lost()).isEqualTo(lost);
        assertThat(fates(FaultyDirection.up(NetworkFault.loss(1, 0, 0.1)), 0)).containsOnly(0);
    }

    @Test
    void delaysByTheDelayAndUpToTheJitter() {
        long[] fates = fates(FaultyDirection.up(NetworkFault.NONE.delay(20, 10)), 0);

        assertThat(LongStream.of(fates).min().orElseThrow()).isBetween(20_000_000L, 20_100_000L);
        assertThat(LongStream.of(fates).max().orElseThrow()).isBetween(29_900_000L, 30_000_000L);
    }

    @Test
    void anOutageLosesAllDatagramsAndDoesNotChangeLaterOnes() {
        NetworkFault fault = NetworkFault.loss(5, 0.2, 0);
        long[] undisturbed = fates(FaultyDirection.up(fault), 0);
        FaultyDirection lane = FaultyDirection.up(fault);
        lane.outage(1_000, 500);
        long[] disturbed = fates(lane, 0);

        for (int i = 0; i < DATAGRAMS; i++) {
            boolean inOutage = i >= 1_000 && i < 1_500;
            assertThat(disturbed[i]).isEqualTo(inOutage ? FaultyDirection.LOST : undisturbed[i]);
        }
    }

    @Test
    void aShareIsNotAPercentage() {
        assertThatThrownBy(() -> NetworkFault.loss(1, 10, 0)).hasMessageContaining("share");
    }

    /// One datagram each nanosecond.
    private static long[] fates(FaultyDirection lane, long fromNanos) {
        return LongStream.range(fromNanos, fromNanos + DATAGRAMS)
                .map(lane::nextDelayNanos)
                .toArray();
    }
}
