package bots.schedule;

import bots.measure.LoopMeter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Calls a sender once per frame period on an event loop, without drift, and records how late it
/// was. Frames that are later than 20 ms and one and a half periods are left out, as an audio
/// device would do.
public final class FrameTimer {
    private final EventLoop loop;
    private final long periodNanos;
    private final LoopMeter meter;
    private final Runnable tick;
    private final LongConsumer onSkipped;
    private final LongSupplier clock;
    private long dueNanos;
    private boolean stopped;
    private @Nullable Future<?> timer;

    /// @param onSkipped receives the number of frames that are left out
    public FrameTimer(
            EventLoop loop,
            long periodNanos,
            LoopMeter meter,
            Runnable tick,
            LongConsumer onSkipped) {
        this(loop, periodNanos, meter, tick, onSkipped, System::nanoTime);
    }

    FrameTimer(
            EventLoop loop,
            long periodNanos,
            LoopMeter meter,
            Runnable tick,
            LongConsumer onSkipped,
            LongSupplier clock) {
        this.loop = loop;
        this.periodNanos = periodNanos;
        this.meter = meter;
        this.tick = tick;
        this.onSkipped = onSkipped;
        this.clock = clock;
    }

    /// @param afterNanos until the first frame
    public void start(long afterNanos) {
        dueNanos = clock.getAsLong() + afterNanos;
        arm();
    }

    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void arm() {
        timer =
                loop.schedule(
                        this::fire,
                        Math.max(0, dueNanos - clock.getAsLong()),
                        TimeUnit.NANOSECONDS);
    }

    private void fire() {
        if (stopped) {
            return;
        }
        long lateNanos = clock.getAsLong() - dueNanos;
        meter.onLateness(Math.max(0, lateNanos));
        if (lateNanos > periodNanos * 3 / 2 + 20_000_000L) {
            long skipped = lateNanos / periodNanos;
            onSkipped.accept(skipped);
            meter.onSkipped(skipped);
            dueNanos += skipped * periodNanos;
        }
        tick.run();
        dueNanos += periodNanos;
        arm();
    }
}
