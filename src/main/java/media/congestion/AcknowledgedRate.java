package media.congestion;

/// The rate at which packets arrive at the client, on its clock: a filter over short windows that trusts a
/// window the less the further it lies from what was known (as libwebrtc does it), so that a gap between two
/// pictures is not taken for a slower path. Media, RTX and padding all count.
final class AcknowledgedRate {
    private static final long FIRST_WINDOW_NANOS = 500_000_000L;
    private static final long WINDOW_NANOS = 150_000_000L;

    /// How doubtful a window is whose rate is off by once the estimate.
    private static final double DOUBT = 10;

    /// What the true rate may move by in one window, as variance.
    private static final double DRIFT = 5;

    /// Arrivals of one feedback that make a rate of the moment.
    private static final int MIN_MOMENT_PACKETS = 5;

    private static final long MIN_MOMENT_NANOS = 20_000_000L;

    private boolean started;
    private long windowStartNanos;
    private long windowBytes;
    private double kilobitsPerSecond = -1;
    private double variance = 50;

    private int momentPackets;
    private long momentBytes;
    private long momentFirstNanos;
    private long momentLastNanos;

    /// The packets that follow were told by one feedback.
    void onFeedback() {
        momentPackets = 0;
        momentBytes = 0;
    }

    void onArrival(long arrivalNanos, int bytes) {
        if (momentPackets++ == 0) {
            momentFirstNanos = arrivalNanos;
            momentLastNanos = arrivalNanos;
        } else {
            momentBytes += bytes;
            momentLastNanos = Math.max(momentLastNanos, arrivalNanos);
        }
        long window = known() ? WINDOW_NANOS : FIRST_WINDOW_NANOS;
        if (!started || arrivalNanos < windowStartNanos) {
            // The first, or the client's clock went back.
            started = true;
            windowStartNanos = arrivalNanos;
            windowBytes = 0;
        }
        long elapsed = arrivalNanos - windowStartNanos;
        if (elapsed >= window) {
            if (elapsed < 2 * window) {
                onWindow(windowBytes * 8e6 / window);
                windowStartNanos += window;
            } else {
                // Nothing was sent for a while, which says nothing of the path.
                windowStartNanos = arrivalNanos;
            }
            windowBytes = 0;
        }
        windowBytes += bytes;
    }

    private void onWindow(double sample) {
        if (!known()) {
            kilobitsPerSecond = sample;
            return;
        }
        double doubt =
                DOUBT * Math.abs(kilobitsPerSecond - sample) / Math.max(1, kilobitsPerSecond);
        double sampleVariance = doubt * doubt;
        double predicted = variance + DRIFT;
        double sum = sampleVariance + predicted;
        kilobitsPerSecond = (sampleVariance * kilobitsPerSecond + predicted * sample) / sum;
        variance = sampleVariance * predicted / sum;
    }

    boolean known() {
        return kilobitsPerSecond >= 0;
    }

    /// 0 before the first window is full.
    long bitsPerSecond() {
        return known() ? (long) (kilobitsPerSecond * 1_000) : 0;
    }

    /// What the packets of the last feedback came at; [#bitsPerSecond] where they are too few to tell.
    long momentBitsPerSecond() {
        long nanos = momentLastNanos - momentFirstNanos;
        return momentPackets < MIN_MOMENT_PACKETS || nanos < MIN_MOMENT_NANOS
                ? bitsPerSecond()
                : momentBytes * 8 * 1_000_000_000L / nanos;
    }
}
