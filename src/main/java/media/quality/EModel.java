package media.quality;

/// The E-model of ITU-T G.107 (06/2015), with its default values for all that is unknown in a call
/// between browsers: the transmission rating R is what is left of a perfect call after the
/// impairments by delay and by coding and loss.
public final class EModel {
    /// R0 − Is with all default values (§7.6).
    static final double UNIMPAIRED = 93.2;

    /// The score is limited to this (annex B).
    private static final double MAX_SCORE = 4.5;

    private EModel() {}

    /// The rating R, 0 to 100.
    ///
    /// @param delayMillis from mouth to ear
    /// @param equipment Ie, the impairment by the codec without loss
    /// @param robustness Bpl, how well the codec tolerates loss
    /// @param burstRatio BurstR, 1 for random loss
    public static double rating(
            double delayMillis,
            double lossPercent,
            double equipment,
            double robustness,
            double burstRatio) {
        double impaired =
                UNIMPAIRED
                        - delayImpairment(delayMillis)
                        - effectiveEquipmentImpairment(
                                lossPercent, equipment, robustness, burstRatio);
        return Math.clamp(impaired, 0, 100);
    }

    /// Idd, equations 7-27 and 7-28. The two echo terms are left out: browsers cancel echo.
    static double delayImpairment(double delayMillis) {
        if (delayMillis <= 100) {
            return 0;
        }
        double x = Math.log(delayMillis / 100) / Math.log(2);
        return 25
                * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0)
                        - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0)
                        + 2);
    }

    /// Ie-eff, equation 7-29.
    static double effectiveEquipmentImpairment(
            double lossPercent, double equipment, double robustness, double burstRatio) {
        return equipment + (95 - equipment) * lossPercent / (lossPercent / burstRatio + robustness);
    }

    /// The mean opinion score of a rating (annex B, equation B-4), 1 to 4.5.
    public static double score(double rating) {
        if (rating <= 0) {
            return 1;
        }
        if (rating >= 100) {
            return MAX_SCORE;
        }
        return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
    }
}
