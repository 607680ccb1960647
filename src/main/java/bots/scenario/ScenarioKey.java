package bots.scenario;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The settings of a scenario as a whole: keys of the file, and flags of the same name.
public enum ScenarioKey {
    PARTICIPANTS("10", "N", ScenarioUnit.COUNT, 0, 10_000, "How many bots join first."),
    TALKERS(
            "2",
            "N",
            ScenarioUnit.COUNT,
            0,
            10_000,
            "How many of them take part in the conversations."),
    CAMERAS(
            "0",
            "N",
            ScenarioUnit.COUNT,
            0,
            10_000,
            "How many send a camera: VP8, 640x360, 500 kbit/s."),
    SCREENS(
            "0",
            "N",
            ScenarioUnit.COUNT,
            0,
            10_000,
            "How many share a screen: VP8, 1280x720, 1.5 Mbit/s."),
    AT_ONCE(
            "1",
            "N",
            ScenarioUnit.COUNT,
            1,
            1_000,
            "Conversations in each room at the same time; each has mostly one speaker."),
    JOIN_RATE("10/s", "N/s", ScenarioUnit.PER_SECOND, 0.01, 10_000, "How fast they join."),
    ROOM(
            "bots",
            "NAME",
            null,
            1,
            80,
            "Voice channel they join; it is created if it does not exist."),
    ROOMS(
            "1",
            "N",
            ScenarioUnit.COUNT,
            1,
            10_000,
            "Number of rooms that they are distributed over: NAME-1, NAME-2 …"),
    DURATION(
            "30s",
            "TIME",
            ScenarioUnit.MILLIS_OF_RUN,
            1_000,
            864e5,
            "How long is measured, from the moment the first joins have ended."),
    CHURN("0/min", "N/min", ScenarioUnit.PER_MINUTE, 0, 60_000, "How many leave and join again."),
    LOSS("0%", "%", ScenarioUnit.SHARE, 0, 1, "Datagrams lost in each direction."),
    DELAY("0ms", "ms", ScenarioUnit.MILLIS, 0, 10_000, "Delay added in each direction."),
    JITTER(
            "0ms",
            "ms",
            ScenarioUnit.MILLIS,
            0,
            10_000,
            "At most this much more delay in each direction."),
    SEED(
            "1",
            "N",
            ScenarioUnit.COUNT,
            0,
            1e12,
            "Determines all random decisions and the names of the bots."),
    ICE(
            "light",
            "light|full",
            null,
            4,
            5,
            "The built-in ICE agent, or that of ice4j (up to a hundred bots)."),
    MESH(
            "no",
            "no|yes",
            null,
            2,
            3,
            "Whether they send to each other directly while the server allows it; microphones only."),
    NEAR(
            "",
            "REGION …",
            null,
            0,
            500,
            "Regions that the bots are near to, in turn: they report 10 ms to theirs, 100 ms to the others."),
    ABOUT("", "TEXT", null, 0, 500, "Purpose of the scenario, shown in the report.");

    private final String defaultText;
    private final String label;
    private final @Nullable ScenarioUnit unit;
    private final double min;
    private final double max;
    private final String meaning;

    /// @param unit null for text, whose length `min` and `max` limit
    ScenarioKey(
            String defaultText,
            String label,
            @Nullable ScenarioUnit unit,
            double min,
            double max,
            String meaning) {
        this.defaultText = defaultText;
        this.label = label;
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
    }

    /// In files and flags, for example `join-rate`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }

    public String defaultText() {
        return defaultText;
    }

    static Optional<ScenarioKey> of(String text) {
        return Stream.of(values()).filter(key -> key.text().equals(text)).findFirst();
    }

    /// The value in its base unit; 0 for text.
    double number(String text) {
        return unit == null ? 0 : unit.read(text);
    }

    /// What would be right, or null if the text is valid.
    @Nullable String remedy(String text) {
        if (this == ICE) {
            return text.equals("light") || text.equals("full") ? null : "must be light or full";
        }
        if (this == MESH) {
            return text.equals("no") || text.equals("yes") ? null : "must be no or yes";
        }
        if (this == NEAR && !text.matches("[A-Za-z0-9 -]*")) {
            return "must be names of regions with spaces between them";
        }
        if (unit == null) {
            int length = text.strip().length();
            return length >= min && length <= max
                    ? null
                    : String.format(Locale.ROOT, "must have %.0f to %.0f characters", min, max);
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
