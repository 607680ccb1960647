package bots.scenario;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can be said of a scenario as a whole, by a key of the file or a flag of the same name.
public enum Key {
    PARTICIPANTS("10", "N", Unit.COUNT, 0, 10_000, "How many bots come first."),
    TALKERS("2", "N", Unit.COUNT, 0, 10_000, "How many of them take part in the conversation."),
    CAMERAS("0", "N", Unit.COUNT, 0, 10_000, "How many show a camera: VP8, 640x360, 500 kbit/s."),
    SCREENS("0", "N", Unit.COUNT, 0, 10_000, "How many share a screen: VP8, 1.5 Mbit/s."),
    AT_ONCE(
            "1",
            "N",
            Unit.COUNT,
            1,
            1_000,
            "How many conversations go on in a room at the same time; speakers of one take turns."),
    JOIN_RATE("10/s", "N/s", Unit.PER_SECOND, 0.01, 10_000, "How fast they come."),
    ROOM("bots", "NAME", null, 1, 80, "Voice channel they meet in; it is made when there is none."),
    ROOMS("1", "N", Unit.COUNT, 1, 10_000, "Over how many rooms they are spread: NAME-1, NAME-2 …"),
    DURATION(
            "30s",
            "TIME",
            Unit.MILLIS_OF_PLAY,
            1_000,
            864e5,
            "How long it is measured, from the moment all have tried to come."),
    CHURN("0/min", "N/min", Unit.PER_MINUTE, 0, 60_000, "How many leave and come back."),
    LOSS("0%", "%", Unit.SHARE, 0, 1, "Datagrams lost, each way."),
    DELAY("0ms", "ms", Unit.MILLIS, 0, 10_000, "Delay added, each way."),
    JITTER("0ms", "ms", Unit.MILLIS, 0, 10_000, "At most so much delay more, each way."),
    SEED("1", "N", Unit.COUNT, 0, 1e12, "All chance follows from it, and the names of the bots."),
    ICE(
            "light",
            "light|full",
            null,
            4,
            5,
            "The bots' own agent, or ice4j's (up to a hundred bots)."),
    ABOUT("", "TEXT", null, 0, 500, "What the scenario is for, shown in the report.");

    private final String byDefault;
    private final String label;
    private final @Nullable Unit unit;
    private final double min;
    private final double max;
    private final String meaning;

    /// @param unit null for text, whose length is then bounded
    Key(
            String byDefault,
            String label,
            @Nullable Unit unit,
            double min,
            double max,
            String meaning) {
        this.byDefault = byDefault;
        this.label = label;
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
    }

    /// As files and flags have it, for example `join-rate`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }

    public String byDefault() {
        return byDefault;
    }

    static Optional<Key> of(String word) {
        return Stream.of(values()).filter(key -> key.word().equals(word)).findFirst();
    }

    /// The value in the unit it is kept in; of a text, nothing that counts.
    double number(String text) {
        return unit == null ? 0 : unit.read(text);
    }

    /// What would be right, or null when the text is.
    @Nullable String remedy(String text) {
        if (this == ICE) {
            return text.equals("light") || text.equals("full") ? null : "must be light or full";
        }
        if (unit == null) {
            int length = text.strip().length();
            return length >= min && length <= max
                    ? null
                    : "must have %.0f to %.0f characters".formatted(min, max);
        }
        double value = unit.read(text);
        if (Double.isNaN(value)) {
            return "must be " + unit.meaning();
        }
        return value >= min && value <= max ? null : "must be " + unit.meaning() + range();
    }

    private String range() {
        return switch (this) {
            case DURATION -> ", from 1 s to 24 h";
            case LOSS -> ", from 0 to 100";
            default -> String.format(Locale.ROOT, ", from %s to %s", plain(min), plain(max));
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
