package call.quality;

import java.util.Locale;

/// What a person is shown of a mean opinion score: the classes of ITU-T G.107 annex B, table B.1,
/// its upper two and its lower two taken together.
public enum Level {
    /// Many or nearly all users dissatisfied.
    BAD(1.0),
    /// Many users dissatisfied.
    POOR(3.10),
    /// Some users dissatisfied.
    FAIR(3.60),
    /// Satisfied.
    GOOD(4.02);

    private final double lowest;

    Level(double lowest) {
        this.lowest = lowest;
    }

    /// @param score mean opinion score, 1 to 4.5
    public static Level of(double score) {
        if (score >= GOOD.lowest) {
            return GOOD;
        }
        if (score >= FAIR.lowest) {
            return FAIR;
        }
        return score >= POOR.lowest ? POOR : BAD;
    }

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
