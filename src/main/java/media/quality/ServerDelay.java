package media.quality;

/// How late the engine handles what is due, which is how long packets wait for it: the worst of the
/// last second.
public final class ServerDelay {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private long windowStartedNanos;
    private boolean started;
    private long worstNanos;
    private long formerWorstNanos;

    /// A tick was late by this much.
    public void onTick(long nowNanos, long lateNanos) {
        if (!started || nowNanos - windowStartedNanos >= WINDOW_NANOS) {
            started = true;
            windowStartedNanos = nowNanos;
            formerWorstNanos = worstNanos;
            worstNanos = 0;
        }
        worstNanos = Math.max(worstNanos, lateNanos);
    }

    public double millis() {
        return Math.max(worstNanos, formerWorstNanos) / 1e6;
    }
}
