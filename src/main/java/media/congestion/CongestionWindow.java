package media.congestion;

/// How many bytes may be in flight: what the estimate sends until a packet is reported (the path
/// there, the feedback interval, the path back), and a short queue.
final class CongestionWindow {
    /// The queue that may stand besides what is in flight and not reported yet.
    private static final long QUEUE_NANOS = 20_000_000L;

    /// The window is never smaller: a keyframe of a small video.
    private static final long MIN_BYTES = 12_000;

    /// Browsers choose 50 to 250 ms, by the rate.
    private static final long MAX_GAP_NANOS = 250_000_000L;

    private static final long START_GAP_NANOS = 100_000_000L;
    private static final long MIN_GAP_NANOS = 20_000_000L;

    private static final long START_NANOS = 200_000_000L;

    private final WindowedMinimum roundTrips = new WindowedMinimum();
    private boolean started;
    private long lastNanos;
    private long gapNanos = START_GAP_NANOS;

    void onFeedback(long nowNanos) {
        if (started) {
            long gap = Math.clamp(nowNanos - lastNanos, MIN_GAP_NANOS, MAX_GAP_NANOS);
            // Up at once, down slowly: a window too small would delay packets for no reason.
            gapNanos = gap > gapNanos ? gap : gapNanos + (gap - gapNanos) / 8;
        }
        started = true;
        lastNanos = nowNanos;
    }

    /// @param nanos from sending a packet to the feedback on it
    void onArrival(long nowNanos, long nanos) {
        roundTrips.add(nowNanos, nanos);
    }

    /// @param estimate in bits a second
    long bytes(long estimate) {
        long nanos = roundNanos() + QUEUE_NANOS;
        return Math.max(MIN_BYTES, estimate / 8 * (nanos / 1_000) / 1_000_000);
    }

    void reset() {
        roundTrips.reset();
    }

    /// From sending a packet to the feedback on it, at worst, without a queue.
    private long roundNanos() {
        return (roundTrips.known() ? roundTrips.value() : START_NANOS) + gapNanos;
    }
}
