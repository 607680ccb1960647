package media.send;

/// How long a shard delays audio to batch it: not at all while its loop has time to spare, longer
/// from 60 % load on, up to the maximum at 90 %. Batches need fewer system calls, so the load
/// falls; the delay follows slowly, so that the two do not oscillate.
public final class BatchingDelay {
    /// How long load is measured before the delay changes.
    static final long WINDOW_NANOS = 100_000_000L;

    private static final double LOW_LOAD = 0.6;
    private static final double HIGH_LOAD = 0.9;

    /// Share of the distance to its target that the delay moves in one window.
    private static final double STEP = 0.25;

    /// A shorter delay counts as none: its timer costs more than it saves.
    private static final long LEAST_NANOS = 500_000L;

    private double delayNanos;
    private long windowStartNanos;
    private long busyNanos;

    public BatchingDelay(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    /// The loop was busy with the shard.
    ///
    /// @return whether the delay may have changed
    public boolean onIteration(long startNanos, long endNanos) {
        busyNanos += endNanos - startNanos;
        long elapsed = endNanos - windowStartNanos;
        if (elapsed < WINDOW_NANOS) {
            return false;
        }
        double load = Math.min(1, (double) busyNanos / elapsed);
        double target = Math.clamp((load - LOW_LOAD) / (HIGH_LOAD - LOW_LOAD), 0, 1);
        delayNanos += STEP * (target * SendBatches.MAX_DELAY_NANOS - delayNanos);
        windowStartNanos = endNanos;
        busyNanos = 0;
        return true;
    }

    public long nanos() {
        return delayNanos < LEAST_NANOS ? 0 : (long) delayNanos;
    }
}
