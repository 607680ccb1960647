package media.send;

/// How long a shard holds voices: not at all while its loop has time to spare, longer from 60 % load on,
/// up to the most at 90 %. What is held leaves in fewer system calls, so that the load falls; the hold
/// follows slowly, that the two do not swing.
public final class BatchingDelay {
    /// How long load is measured before the hold changes.
    static final long WINDOW_NANOS = 100_000_000L;

    private static final double LOW_LOAD = 0.6;
    private static final double HIGH_LOAD = 0.9;

    /// Share of the way to its goal the hold goes in one window.
    private static final double STEP = 0.25;

    /// Less is none: a timer costs more than it brings.
    private static final long LEAST_NANOS = 500_000L;

    private double wantedNanos;
    private long windowStartNanos;
    private long busyNanos;

    public BatchingDelay(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    /// The loop was busy with the shard.
    ///
    /// @return whether the hold may have changed
    public boolean onTurn(long startNanos, long endNanos) {
        busyNanos += endNanos - startNanos;
        long elapsed = endNanos - windowStartNanos;
        if (elapsed < WINDOW_NANOS) {
            return false;
        }
        double load = Math.min(1, (double) busyNanos / elapsed);
        double goal = Math.clamp((load - LOW_LOAD) / (HIGH_LOAD - LOW_LOAD), 0, 1);
        wantedNanos += STEP * (goal * SendBatches.MAX_HOLD_NANOS - wantedNanos);
        windowStartNanos = endNanos;
        busyNanos = 0;
        return true;
    }

    public long nanos() {
        return wantedNanos < LEAST_NANOS ? 0 : (long) wantedNanos;
    }
}
