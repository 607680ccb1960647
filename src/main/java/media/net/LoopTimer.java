package media.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one timer of a shard, armed after each iteration for the engine's next deadline. Belongs to
/// the loop.
final class LoopTimer {
    /// It is armed again when it would be late by this much: less is not worth a system call.
    private static final long EARLIER_NANOS = 250_000;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final Runnable task;
    private @Nullable ScheduledFuture<?> pending;
    private long pendingNanos;
    private boolean stopped;

    /// @param clock nanoseconds, of the deadlines
    /// @param task runs on the loop
    LoopTimer(EventLoop loop, LongSupplier clock, Runnable task) {
        this.loop = loop;
        this.clock = clock;
        this.task = task;
    }

    /// @param deadlineNanos `Long.MAX_VALUE` for never
    void arm(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE || stopped) {
            return;
        }
        if (pending != null) {
            if (pendingNanos - deadlineNanos < EARLIER_NANOS) {
                return;
            }
            pending.cancel(false);
        }
        pendingNanos = deadlineNanos;
        long wait = Math.max(0, deadlineNanos - clock.getAsLong());
        pending = loop.schedule(this::run, wait, TimeUnit.NANOSECONDS);
    }

    void stop() {
        stopped = true;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void run() {
        pending = null;
        if (!stopped) {
            task.run();
        }
    }
}
