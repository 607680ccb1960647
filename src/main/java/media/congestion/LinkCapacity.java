package media.congestion;

/// Where overuse was met before: the mean and spread of what arrived when it happened. Near it the rate
/// rises by steps instead of by shares (draft-ietf-rmcat-gcc-02 §5.5).
final class LinkCapacity {
    /// Weight of a new meeting (§5.5: 0.95 of what was known).
    private static final double WEIGHT = 0.05;

    // The spread as variance over the mean, in kbit/s (libwebrtc's bounds of it).
    private static final double MIN_SPREAD = 0.4;
    private static final double MAX_SPREAD = 2.5;

    /// §5.5: three standard deviations.
    private static final double DEVIATIONS = 3;

    private boolean known;
    private double kilobitsPerSecond;
    private double spread = MIN_SPREAD;

    /// @param bitsPerSecond what arrived when the link was overused
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

    /// The link is not what it was.
    void forget() {
        known = false;
    }

    /// Whether a rate lies clearly above what the link was known to carry.
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
