package media.congestion;

/// The slope of the one-way delay over the last groups, compared with a threshold that adapts to
/// the path's own variation (draft-ietf-rmcat-gcc-02 §5.3 and §5.4; linear regression instead of
/// the draft's Kalman filter, as in libwebrtc).
final class DelayTrend {
    private static final int WINDOW_GROUPS = 20;

    /// Weight of the former value in the smoothed delay.
    private static final double SMOOTHING = 0.9;

    /// Makes a slope comparable with the draft's thresholds in ms.
    private static final double GAIN = 4;

    /// More groups than this do not make a slope more certain.
    private static final int MAX_GROUPS_IN_GAIN = 60;

    private static final double START_THRESHOLD_MILLIS = 12.5;
    private static final double MIN_THRESHOLD_MILLIS = 6;
    private static final double MAX_THRESHOLD_MILLIS = 600;

    // How fast the threshold follows, up and down, per ms (§5.4 and libwebrtc).
    private static final double UP = 0.0087;
    private static final double DOWN = 0.039;

    /// Further beyond the threshold is a spike, which must not raise it (§5.4).
    private static final double MAX_ADAPT_OFFSET_MILLIS = 15;

    private static final double MAX_ADAPT_MILLIS = 100;

    /// How long overuse must last (§5.4: overuse_time_th).
    private static final double OVERUSE_MILLIS = 10;

    private final double[] arrivalMillis = new double[WINDOW_GROUPS];
    private final double[] delayMillis = new double[WINDOW_GROUPS];
    private int next;
    private int filled;
    private int groups;
    private long firstArrivalNanos;
    private double accumulatedMillis;
    private double smoothedMillis;
    private double threshold = START_THRESHOLD_MILLIS;
    private boolean adapted;
    private long lastAdaptNanos;
    private double overusingMillis = -1;
    private int overusingGroups;
    private double lastSlope;
    private Usage usage = Usage.NORMAL;

    /// Takes the comparison of two groups.
    ///
    /// @param arrivalNanos of the newer one, on the client's clock
    void onGroup(long arrivalNanos, long sentDeltaNanos, long arrivalDeltaNanos) {
        if (groups++ == 0) {
            firstArrivalNanos = arrivalNanos;
        }
        accumulatedMillis += (arrivalDeltaNanos - sentDeltaNanos) / 1e6;
        smoothedMillis = SMOOTHING * smoothedMillis + (1 - SMOOTHING) * accumulatedMillis;
        arrivalMillis[next] = (arrivalNanos - firstArrivalNanos) / 1e6;
        delayMillis[next] = smoothedMillis;
        next = (next + 1) % WINDOW_GROUPS;
        filled = Math.min(filled + 1, WINDOW_GROUPS);
        double slope = filled == WINDOW_GROUPS ? slope() : lastSlope;
        detect(slope, sentDeltaNanos / 1e6, arrivalNanos);
    }

    Usage usage() {
        return usage;
    }

    /// Forgets the old path.
    void reset() {
        next = 0;
        filled = 0;
        groups = 0;
        accumulatedMillis = 0;
        smoothedMillis = 0;
        adapted = false;
        overusingMillis = -1;
        overusingGroups = 0;
        lastSlope = 0;
        usage = Usage.NORMAL;
    }

    private void detect(double slope, double sentDeltaMillis, long arrivalNanos) {
        double trend = Math.min(groups, MAX_GROUPS_IN_GAIN) * slope * GAIN;
        if (groups >= 2 && trend > threshold) {
            // At first, half of the time counts as spent over the threshold.
            overusingMillis =
                    overusingMillis < 0 ? sentDeltaMillis / 2 : overusingMillis + sentDeltaMillis;
            overusingGroups++;
            if (overusingMillis > OVERUSE_MILLIS && overusingGroups > 1 && slope >= lastSlope) {
                overusingMillis = 0;
                overusingGroups = 0;
                usage = Usage.OVERUSE;
            }
        } else {
            overusingMillis = -1;
            overusingGroups = 0;
            usage = trend < -threshold ? Usage.UNDERUSE : Usage.NORMAL;
        }
        lastSlope = slope;
        adapt(Math.abs(trend), arrivalNanos);
    }

    private void adapt(double trend, long nowNanos) {
        if (!adapted) {
            adapted = true;
            lastAdaptNanos = nowNanos;
        }
        if (trend <= threshold + MAX_ADAPT_OFFSET_MILLIS) {
            double elapsed = Math.clamp((nowNanos - lastAdaptNanos) / 1e6, 0, MAX_ADAPT_MILLIS);
            threshold += (trend < threshold ? DOWN : UP) * (trend - threshold) * elapsed;
            threshold = Math.clamp(threshold, MIN_THRESHOLD_MILLIS, MAX_THRESHOLD_MILLIS);
        }
        lastAdaptNanos = nowNanos;
    }

    /// Of the linear regression through (arrival, smoothed delay), in ms per ms.
    private double slope() {
        double meanArrival = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW_GROUPS; i++) {
            meanArrival += arrivalMillis[i] / WINDOW_GROUPS;
            meanDelay += delayMillis[i] / WINDOW_GROUPS;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW_GROUPS; i++) {
            double arrival = arrivalMillis[i] - meanArrival;
            numerator += arrival * (delayMillis[i] - meanDelay);
            denominator += arrival * arrival;
        }
        return denominator == 0 ? lastSlope : numerator / denominator;
    }
}
