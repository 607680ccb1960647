package bots.scenario;

import java.util.List;
import java.util.stream.Collectors;

/// The scenario cannot be played: everything that is wrong with it, at once. Without a stack trace, since
/// it is for whoever wrote it.
public final class ScenarioException extends RuntimeException {
    private final transient List<Problem> problems;

    public ScenarioException(List<Problem> problems) {
        super(
                problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
