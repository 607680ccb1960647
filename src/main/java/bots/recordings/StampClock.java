package bots.recordings;

/// The run that stamps belong to, and its clock: two runs in one room do not mistake each other's
/// frames for their own.
///
/// @param run identifies the run
/// @param wallOffsetNanos nanoseconds since 1970 minus `System.nanoTime()`
public record StampClock(int run, long wallOffsetNanos) {
    /// Of this process, now.
    public static StampClock start() {
        long nanos = System.nanoTime();
        return new StampClock(
                (int) (ProcessHandle.current().pid() * 31 + nanos),
                System.currentTimeMillis() * 1_000_000L - nanos);
    }

    /// Nanoseconds since 1970.
    public long wallNanos(long nanoTime) {
        return nanoTime + wallOffsetNanos;
    }
}
