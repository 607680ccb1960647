package config;

import java.util.List;
import java.util.stream.Collectors;

/// The settings cannot be used: everything that is wrong with them, at once. It has no stack trace,
/// since it is the operator who reads it.
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
                        ? "One setting is wrong:"
                        : problems.size() + " settings are wrong:")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
    }
}
