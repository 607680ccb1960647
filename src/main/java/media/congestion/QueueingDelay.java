package media.congestion;

/// How much longer the path to the client takes than at its shortest: the queue at the bottleneck.
/// The minimum is that of the last 10 to 20 s, so that clock drift or a new path is forgiven.
final class QueueingDelay {
    /// A shorter delay is jitter, not a queue.
    static final long NEGLIGIBLE_NANOS = 10_000_000L;

    /// When every packet waits for longer than this, the link is full.
    static final long STANDING_NANOS = 120_000_000L;

    private final WindowedMinimum shortest = new WindowedMinimum();
    private long lastNanos;
    private long leastNanos;
    private long leastBeforeNanos;
    private long firstNanos;
    private boolean any;

    /// The packets that follow were reported by one feedback.
    void onFeedback() {
        if (any) {
            leastBeforeNanos = leastNanos;
            any = false;
        }
    }

    /// @param delayNanos arrival on the client's clock less send time on ours: only differences
    ///     count
    void onPacket(long nowNanos, long delayNanos) {
        shortest.add(nowNanos, delayNanos);
        lastNanos = delayNanos;
        if (!any) {
            any = true;
            firstNanos = delayNanos;
            leastNanos = nanos();
        }
        leastNanos = Math.min(leastNanos, nanos());
    }

    boolean known() {
        return shortest.known();
    }

    /// The delay without a queue. Only if [#known].
    long shortestNanos() {
        return shortest.value();
    }

    /// The queueing delay of the last packet that arrived.
    long nanos() {
        return shortest.known() ? lastNanos - shortest.value() : 0;
    }

    /// The shortest queueing delay in the last feedback.
    long leastNanos() {
        return shortest.known() ? leastNanos : 0;
    }

    /// From the first packet of the last feedback to its last.
    long grownNanos() {
        return shortest.known() ? lastNanos - firstNanos : 0;
    }

    /// Longer than in the feedback before.
    boolean grows() {
        return leastNanos >= leastBeforeNanos;
    }

    void reset() {
        shortest.reset();
        any = false;
        leastNanos = 0;
        leastBeforeNanos = 0;
    }
}
