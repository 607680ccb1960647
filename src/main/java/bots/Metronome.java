package bots;

import bots.measure.LoopMeter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Calls every so often on an event loop, without drift, and says how late it was. What is later than a
/// whole period and a half is left out, as a sound card would.
final class Metronome {
    private final EventLoop loop;
    private final long periodNanos;
    private final LoopMeter meter;
    private final Runnable beat;
    private final LongConsumer onSkipped;
    private long dueNanos;
    private boolean stopped;
    private @Nullable Future<?> timer;

    /// @param onSkipped how many beats are left out
    Metronome(
            EventLoop loop,
            long periodNanos,
            LoopMeter meter,
            Runnable beat,
            LongConsumer onSkipped) {
        this.loop = loop;
        this.periodNanos = periodNanos;
        this.meter = meter;
        this.beat = beat;
        this.onSkipped = onSkipped;
    }

    /// @param afterNanos the first beat
    void start(long afterNanos) {
        dueNanos = System.nanoTime() + afterNanos;
        arm();
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void arm() {
        timer =
                loop.schedule(
                        this::fire,
                        Math.max(0, dueNanos - System.nanoTime()),
                        TimeUnit.NANOSECONDS);
    }

    private void fire() {
        if (stopped) {
            return;
        }
        long lateNanos = System.nanoTime() - dueNanos;
        meter.onLateness(Math.max(0, lateNanos));
        if (lateNanos > periodNanos * 3 / 2 + 20_000_000L) {
            long skipped = lateNanos / periodNanos;
            onSkipped.accept(skipped);
            meter.onSkipped(skipped);
            dueNanos += skipped * periodNanos;
        }
        beat.run();
        dueNanos += periodNanos;
        arm();
    }
}
