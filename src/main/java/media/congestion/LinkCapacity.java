package media.congestion;

/// The capacity of the link: mean and deviation of the arrival rate whenever there was overuse.
/// Near it the rate rises additively instead of multiplicatively (draft-ietf-rmcat-gcc-02 §5.5).
final class LinkCapacity {
    /// Weight of a new sample (§5.5: 0.95 for the old value).
    private static final double WEIGHT = 0.05;

    // The variance over the mean, in kbit/s (bounds of libwebrtc).
    private static final double MIN_SPREAD = 0.4;
    private static final double MAX_SPREAD = 2.5;

    /// §5.5: three standard deviations.
    private static final double DEVIATIONS = 3;

    private boolean known;
    private double kilobitsPerSecond;
    private double spread = MIN_SPREAD;

    /// @param bitsPerSecond the arrival rate during overuse
    void onOveruse(long bitsPerSecond) {
        double sample = bitsPerSecond / 1e3;
        if (!known) {
            known = true;
            kilobitsPerSecond = sample;
            return;
        }
        kilobitsPerSecond += WEIGHT * (sample - kilobitsPerSecond);
        double error = sample - kilobitsPerSecond;
        double mean = Math.max(kilobitsPerSecond, 1);
        spread += WEIGHT * (error * error / mean - spread);
        spread = Math.clamp(spread, MIN_SPREAD, MAX_SPREAD);
    }

    boolean known() {
        return known;
    }

    /// The link has changed.
    void forget() {
        known = false;
    }

    /// Whether a rate is clearly above the known capacity.
    boolean below(long bitsPerSecond) {
        return known && bitsPerSecond / 1e3 > kilobitsPerSecond + deviation();
    }

    boolean above(long bitsPerSecond) {
        return known && bitsPerSecond / 1e3 < kilobitsPerSecond - deviation();
    }

    long bitsPerSecond() {
        return (long) (kilobitsPerSecond * 1e3);
    }

    private double deviation() {
        return DEVIATIONS * Math.sqrt(spread * kilobitsPerSecond);
    }
}
