package media.congestion;

/// How much longer than its shortest the way to the client takes: the queue that stands at the bottleneck.
/// The shortest of the last 10 to 20 s, so that two clocks that drift, or a new path, are forgiven.
final class QueueingDelay {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private boolean started;
    private long windowStartNanos;
    private long windowMinNanos;
    private long beforeMinNanos;
    private long lastNanos;
    private long leastNanos;
    private long leastBeforeNanos;
    private long firstNanos;
    private boolean any;

    /// The packets that follow were told by one feedback.
    void onFeedback() {
        if (any) {
            leastBeforeNanos = leastNanos;
            any = false;
        }
    }

    /// @param delayNanos arrival on the client's clock less departure on ours: only differences count
    void onPacket(long nowNanos, long delayNanos) {
        if (!started) {
            started = true;
            windowStartNanos = nowNanos;
            windowMinNanos = delayNanos;
            beforeMinNanos = delayNanos;
        } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            windowStartNanos = nowNanos;
            beforeMinNanos = windowMinNanos;
            windowMinNanos = delayNanos;
        }
        windowMinNanos = Math.min(windowMinNanos, delayNanos);
        lastNanos = delayNanos;
        if (!any) {
            any = true;
            firstNanos = delayNanos;
            leastNanos = nanos();
        }
        leastNanos = Math.min(leastNanos, nanos());
    }

    /// Of the last packet that arrived.
    long nanos() {
        return started ? lastNanos - Math.min(windowMinNanos, beforeMinNanos) : 0;
    }

    /// Of the packets of the last feedback, the shortest.
    long leastNanos() {
        return started ? leastNanos : 0;
    }

    /// From the first packet of the last feedback to its last.
    long grownNanos() {
        return started ? lastNanos - firstNanos : 0;
    }

    /// Longer than in the feedback before.
    boolean grows() {
        return leastNanos >= leastBeforeNanos;
    }

    void reset() {
        started = false;
        any = false;
        leastNanos = 0;
        leastBeforeNanos = 0;
    }
}
