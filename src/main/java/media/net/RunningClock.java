package media.net;

import java.util.function.LongSupplier;

/// Nanoseconds in which the event loop was running: without the time of a stall of the process (a
/// paused virtual machine, SIGSTOP), in which no packet could be received. Otherwise every path
/// would be silent for too long after one. Never goes back: a stall begins at the last reading.
/// Belongs to the loop.
final class RunningClock {
    /// Well above what a busy machine delays a loop by, and below what a path may be silent for.
    static final long STALL_NANOS = 2_000_000_000L;

    /// How often [#tick] is to be called.
    static final long TICK_MILLIS = 500;

    private final LongSupplier monotonic;
    private long readNanos;
    private long resumedNanos;
    private long stalledNanos;

    /// @param monotonic nanoseconds, stalls included
    RunningClock(LongSupplier monotonic) {
        this.monotonic = monotonic;
        this.readNanos = monotonic.getAsLong();
        this.resumedNanos = readNanos;
    }

    void tick() {
        nanos();
    }

    long nanos() {
        return of(monotonic.getAsLong());
    }

    /// @param monotonicNanos of now, or a moment ago
    long of(long monotonicNanos) {
        long sinceReading = monotonicNanos - readNanos;
        if (sinceReading > STALL_NANOS) {
            stalledNanos += sinceReading;
            resumedNanos = monotonicNanos;
        }
        if (sinceReading > 0) {
            readNanos = monotonicNanos;
        }
        // A batch may have been stamped just before the reading that noticed the stall.
        return Math.max(monotonicNanos - resumedNanos, 0) + resumedNanos - stalledNanos;
    }
}
