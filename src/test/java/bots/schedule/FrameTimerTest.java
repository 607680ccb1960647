package bots.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import bots.measure.LoopInterval;
import bots.measure.LoopMeter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// In virtual time: an event loop whose clock only moves when the test moves it.
class FrameTimerTest {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LoopMeter meter = new LoopMeter();
    private long nowNanos;
    private int ticks;
    private long skipped;
    private final FrameTimer timer =
            new FrameTimer(
                    channel.eventLoop(),
                    PERIOD,
                    meter,
                    () -> ticks++,
                    frames -> skipped += frames,
                    () -> nowNanos);

    FrameTimerTest() {
        channel.freezeTime();
    }

    @Test
    void ticksOncePerPeriodWithoutDrift() {
        timer.start(PERIOD / 2);
        for (int i = 0; i < 1_000; i++) {
            advance(PERIOD);
        }

        assertThat(ticks).isEqualTo(1_000);
        assertThat(meter.rotate().lateness().getMaxValue()).isLessThanOrEqualTo(PERIOD / 1_000);
    }

    @Test
    void framesThatAreTooLateAreLeftOut() {
        timer.start(0);
        advance(1);
        nowNanos += 10 * PERIOD;
        advance(PERIOD);

        LoopInterval interval = meter.rotate();
        assertThat(skipped).isEqualTo(interval.skippedFrames()).isBetween(9L, 10L);
        assertThat(interval.lateness().getMaxValue()).isGreaterThanOrEqualTo(9 * PERIOD / 1_000);
        assertThat(ticks + skipped).isBetween(11L, 12L);
    }

    @Test
    void aLateFrameIsSentIfItIsNotTooLate() {
        timer.start(0);
        advance(1);
        nowNanos += PERIOD;
        advance(PERIOD);

        assertThat(skipped).isZero();
        assertThat(ticks).isEqualTo(3);
    }

    @Test
    void stopsAtOnce() {
        timer.start(0);
        advance(1);
        timer.stop();
        advance(10 * PERIOD);

        assertThat(ticks).isEqualTo(1);
    }

    private void advance(long nanos) {
        nowNanos += nanos;
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        long next = channel.runScheduledPendingTasks();
        while (next == 0) {
            next = channel.runScheduledPendingTasks();
        }
    }
}
