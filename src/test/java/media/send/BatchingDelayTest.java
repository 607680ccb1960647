package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

public final class BatchingDelayTest {
    private final BatchingDelay delay = new BatchingDelay(0);
    private long now;

    @Test
    void thereIsNoDelayWhileThereIsTimeToSpare() {
        run(100, 0.59);
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void itGrowsWithTheLoadAndFallsWithIt() {
        run(100, 0.75);
        long half = delay.nanos();
        assertThat(half).isBetween(4_500_000L, 5_500_000L);
        run(100, 1.5);
        assertThat(delay.nanos()).isBetween(9_900_000L, SendBatches.MAX_DELAY_NANOS);
        run(100, 0.3);
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void oneBusyIterationIsNoLoad() {
        run(1, 1);
        assertThat(delay.nanos()).isLessThanOrEqualTo(SendBatches.MAX_DELAY_NANOS / 4);
    }

    private void run(int windows, double load) {
        for (int i = 0; i < windows; i++) {
            long busy = (long) (load * BatchingDelay.WINDOW_NANOS);
            now += BatchingDelay.WINDOW_NANOS;
            delay.onIteration(now - busy, now);
        }
    }
}
