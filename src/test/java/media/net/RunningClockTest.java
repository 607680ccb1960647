package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningClockTest {
    private long monotonicNanos = -3_000;
    private final RunningClock clock = new RunningClock(() -> monotonicNanos);

    @Test
    void runsWithTheMonotonicClockWhileItTicks() {
        long start = clock.nanos();
        for (int i = 0; i < 100; i++) {
            pass(RunningClock.TICK_MILLIS);
            clock.tick();
        }
        assertThat(clock.nanos() - start).isEqualTo(nanos(100 * RunningClock.TICK_MILLIS));
    }

    @Test
    void aStallDoesNotCount() {
        long start = clock.nanos();
        pass(60_000);
        assertThat(clock.nanos() - start).isZero();
        pass(400);
        clock.tick();
        assertThat(clock.nanos() - start).isEqualTo(nanos(400));
    }

    @Test
    void aStallBeginsAtTheLastReading() {
        clock.tick();
        pass(400);
        long before = clock.nanos();
        pass(60_000);
        assertThat(clock.nanos()).isEqualTo(before);
    }

    /// Datagrams are stamped when their batch begins.
    @Test
    void neverGoesBackBehindAStall() {
        pass(400);
        long before = clock.nanos();
        pass(60_000);
        long batch = monotonicNanos;
        pass(1);
        assertThat(clock.nanos()).isEqualTo(before);
        assertThat(clock.of(batch)).isEqualTo(before);
        pass(1);
        assertThat(clock.nanos()).isEqualTo(before + nanos(1));
    }

    private void pass(long millis) {
        monotonicNanos += nanos(millis);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
