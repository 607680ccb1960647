package media.quality;

import call.quality.Cause;
import call.quality.Level;

/// @param score a mean opinion score, 1 to 4.5
/// @param cause what to blame; NONE while the score is good
public record Rating(double score, Cause cause) {
    /// Nothing arrives.
    static final double NOTHING = 1;

    public static Rating nothing(Cause cause) {
        return new Rating(NOTHING, cause);
    }

    public Level level() {
        return Level.of(score);
    }
}
