package media.congestion;

/// The highest rate that arrived in the last 10 to 20 s, since the last loss and the last decrease
/// that a queue caused: the link can carry this much, whatever a delay seems to say.
final class ProvenRate {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private boolean started;
    private long windowStartNanos;
    private long newest;
    private long former;

    void onRate(long nowNanos, long bitsPerSecond) {
        if (!started || nowNanos - windowStartNanos >= WINDOW_NANOS) {
            former = started ? newest : 0;
            newest = 0;
            started = true;
            windowStartNanos = nowNanos;
        }
        newest = Math.max(newest, bitsPerSecond);
    }

    /// 0 when nothing is proven.
    long bitsPerSecond() {
        return Math.max(newest, former);
    }

    void reset() {
        started = false;
        newest = 0;
        former = 0;
    }
}
