package media.congestion;

/// How long a packet takes to be heard of: there, the wait for the next feedback, and back.
final class FeedbackTiming {
    /// What browsers choose from 50 to 250 ms by the rate.
    private static final long MAX_GAP_NANOS = 250_000_000L;

    private static final long START_GAP_NANOS = 100_000_000L;
    private static final long MIN_GAP_NANOS = 20_000_000L;

    /// The shortest way of so long counts.
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private static final long START_NANOS = 200_000_000L;

    private boolean heard;
    private long lastNanos;
    private long gapNanos = START_GAP_NANOS;
    private long windowStartNanos;
    private long windowMinNanos = START_NANOS;
    private long beforeMinNanos = START_NANOS;
    private boolean measured;

    void onFeedback(long nowNanos) {
        if (heard) {
            long gap = Math.clamp(nowNanos - lastNanos, MIN_GAP_NANOS, MAX_GAP_NANOS);
            // Up at once, down slowly: who is held for too little would be held without need.
            gapNanos = gap > gapNanos ? gap : gapNanos + (gap - gapNanos) / 8;
        }
        heard = true;
        lastNanos = nowNanos;
    }

    /// @param nanos from the departure of a packet to the feedback on it
    void onArrival(long nowNanos, long nanos) {
        if (!measured) {
            measured = true;
            windowStartNanos = nowNanos;
            windowMinNanos = nanos;
            beforeMinNanos = nanos;
        } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            windowStartNanos = nowNanos;
            beforeMinNanos = windowMinNanos;
            windowMinNanos = nanos;
        }
        windowMinNanos = Math.min(windowMinNanos, nanos);
    }

    /// From a packet to the feedback on it, at worst, when there is no queue.
    long roundNanos() {
        return Math.min(windowMinNanos, beforeMinNanos) + gapNanos;
    }

    void reset() {
        measured = false;
        windowMinNanos = START_NANOS;
        beforeMinNanos = START_NANOS;
    }
}
