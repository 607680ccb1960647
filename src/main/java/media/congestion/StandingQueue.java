package media.congestion;

/// Whether a queue stands at the bottleneck: every packet of at least three reports, over at least
/// a second, waited for long. Less is a peak, as an overloaded computer has often.
final class StandingQueue {
    private static final int MIN_REPORTS = 3;
    private static final long MIN_NANOS = 1_000_000_000L;

    private int reports;
    private long sinceNanos;
    private long bytes;

    /// @param leastNanos the shortest queueing delay in the report
    /// @param arrivedBytes of the packets in the report
    void onFeedback(long nowNanos, long leastNanos, long arrivedBytes) {
        if (leastNanos < QueueingDelay.STANDING_NANOS) {
            reports = 0;
        } else if (reports++ == 0) {
            sinceNanos = nowNanos;
            bytes = 0;
        } else {
            bytes += arrivedBytes;
        }
    }

    /// What has arrived since it stands: the bottleneck was never idle, however far apart its
    /// packets come. `Long.MAX_VALUE` when it does not stand.
    long bitsPerSecond(long nowNanos) {
        return stands(nowNanos)
                ? bytes * 8_000 / ((nowNanos - sinceNanos) / 1_000_000)
                : Long.MAX_VALUE;
    }

    boolean stands(long nowNanos) {
        return reports >= MIN_REPORTS && nowNanos - sinceNanos >= MIN_NANOS;
    }

    void reset() {
        reports = 0;
    }
}
