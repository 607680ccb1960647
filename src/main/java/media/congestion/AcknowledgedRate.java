package media.congestion;

/// The rate at which packets arrive at the client, on its clock: a filter over short windows that
/// gives a window less weight the further it is from the current estimate (as in libwebrtc), so
/// that the gap between two frames is not taken for a slower path. Media, RTX and padding all
/// count.
final class AcknowledgedRate {
    private static final long FIRST_WINDOW_NANOS = 500_000_000L;
    private static final long WINDOW_NANOS = 150_000_000L;

    /// How uncertain a window is whose rate differs by the estimate itself.
    private static final double UNCERTAINTY = 10;

    /// How much the true rate may change within one window, as variance.
    private static final double DRIFT = 5;

    /// Arrivals within one feedback that are enough to measure its own rate.
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

    /// The packets that follow were reported by one feedback.
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
            // The first packet, or the client's clock went back.
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
                // Nothing was sent for a while, which says nothing about the path.
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
        double error =
                UNCERTAINTY * Math.abs(kilobitsPerSecond - sample) / Math.max(1, kilobitsPerSecond);
        double sampleVariance = error * error;
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

    /// The rate within the last feedback alone; [#bitsPerSecond] when it has too few packets for
    /// one.
    long momentBitsPerSecond() {
        long nanos = momentLastNanos - momentFirstNanos;
        return momentPackets < MIN_MOMENT_PACKETS || nanos < MIN_MOMENT_NANOS
                ? bitsPerSecond()
                : momentBytes * 8 * 1_000_000_000L / nanos;
    }
}
