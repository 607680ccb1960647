package bots.scenario;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a number is written in files and flags, and its base unit.
enum ScenarioUnit {
    COUNT("a whole number"),
    PER_SECOND("a rate, for example 20/s or 90/min"),
    PER_MINUTE("a rate, for example 10/min"),
    MILLIS_OF_RUN("a time, for example 30 s, 2 min or 01:30"),
    MILLIS("milliseconds, for example 40 ms"),
    SHARE("a percentage, for example 5 %");

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*(\\D*)");
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,2}):)?(\\d{1,3}):([0-5]\\d)");

    private final String meaning;

    ScenarioUnit(String meaning) {
        this.meaning = meaning;
    }

    /// What would be right, to follow "must be".
    String meaning() {
        return meaning;
    }

    /// The number in the base unit; NaN if the text is not valid.
    double read(String text) {
        String trimmed = text.strip();
        if (this == MILLIS_OF_RUN) {
            Matcher clock = CLOCK.matcher(trimmed);
            if (clock.matches()) {
                return 1e3 * seconds(List.of(part(clock, 1), part(clock, 2), part(clock, 3)));
            }
        }
        Matcher number = NUMBER.matcher(trimmed);
        if (!number.matches()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(number.group(1));
        if (this == COUNT && value != Math.rint(value)) {
            return Double.NaN;
        }
        return value * factor(number.group(2).strip());
    }

    /// NaN for an unknown suffix.
    private double factor(String suffix) {
        return switch (this) {
            case COUNT -> suffix.isEmpty() ? 1 : Double.NaN;
            case PER_SECOND ->
                    switch (suffix) {
                        case "", "/s" -> 1;
                        case "/min" -> 1 / 60.0;
                        default -> Double.NaN;
                    };
            case PER_MINUTE ->
                    switch (suffix) {
                        case "", "/min" -> 1;
                        case "/s" -> 60;
                        default -> Double.NaN;
                    };
            case MILLIS_OF_RUN ->
                    switch (suffix) {
                        case "ms" -> 1;
                        case "", "s" -> 1_000;
                        case "min" -> 60_000;
                        case "h" -> 3_600_000;
                        default -> Double.NaN;
                    };
            case MILLIS ->
                    switch (suffix) {
                        case "", "ms" -> 1;
                        case "s" -> 1_000;
                        default -> Double.NaN;
                    };
            case SHARE -> suffix.isEmpty() || suffix.equals("%") ? 0.01 : Double.NaN;
        };
    }

    private static int part(Matcher clock, int group) {
        String digits = clock.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int seconds(List<Integer> parts) {
        return (parts.get(0) * 60 + parts.get(1)) * 60 + parts.get(2);
    }
}
