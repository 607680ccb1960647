package media.net;

import java.util.function.LongSupplier;

/// Nanoseconds in which the event loop was running: without the time of a stall of the process (a paused virtual
/// machine, SIGSTOP), in which nobody was heard, and nobody could have been. Else every path would be silent for too
/// long after one. Belongs to the loop.
final class RunningClock {
    /// Well above what a busy machine delays a loop by, and below what a path may be silent for.
    static final long STALL_NANOS = 2_000_000_000L;

    /// How often [#tick] is to be called.
    static final long TICK_MILLIS = 500;

    private final LongSupplier monotonic;
    private long tickedNanos;
    private long stalledNanos;

    /// @param monotonic nanoseconds, stalls included
    RunningClock(LongSupplier monotonic) {
        this.monotonic = monotonic;
        this.tickedNanos = monotonic.getAsLong();
    }

    void tick() {
        nanos();
        tickedNanos = monotonic.getAsLong();
    }

    long nanos() {
        return of(monotonic.getAsLong());
    }

    /// @param monotonicNanos of now, or a moment ago
    long of(long monotonicNanos) {
        long sinceTick = monotonicNanos - tickedNanos;
        if (sinceTick > STALL_NANOS) {
            stalledNanos += sinceTick;
            tickedNanos = monotonicNanos;
        }
        return monotonicNanos - stalledNanos;
    }
}
