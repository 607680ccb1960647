package config.load;

import java.util.List;
import java.util.stream.Collectors;

/// The settings are invalid. It lists all problems at once, and has no stack trace because
/// operators read it.
public final class SettingsException extends RuntimeException {
    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        super(text(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        return (problems.size() == 1
                        ? "Invalid configuration, 1 problem:"
                        : "Invalid configuration, " + problems.size() + " problems:")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
    }
}
