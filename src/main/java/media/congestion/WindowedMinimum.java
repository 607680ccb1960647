package media.congestion;

/// The minimum of the last 10 to 20 s.
final class WindowedMinimum {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private boolean known;
    private long windowStartNanos;
    private long windowMin;
    private long formerMin;

    void add(long nowNanos, long value) {
        if (!known) {
            known = true;
            windowStartNanos = nowNanos;
            windowMin = value;
            formerMin = value;
        } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            windowStartNanos = nowNanos;
            formerMin = windowMin;
            windowMin = value;
        }
        windowMin = Math.min(windowMin, value);
    }

    boolean known() {
        return known;
    }

    /// Only if [#known].
    long value() {
        return Math.min(windowMin, formerMin);
    }

    void reset() {
        known = false;
    }
}
