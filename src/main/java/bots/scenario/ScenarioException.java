package bots.scenario;

import java.util.List;
import java.util.stream.Collectors;

/// A scenario is not valid: all of its problems at once. Without a stack trace, because it is for
/// the author of the scenario.
public final class ScenarioException extends RuntimeException {
    private final transient List<ScenarioProblem> problems;

    public ScenarioException(List<ScenarioProblem> problems) {
        super(
                problems.stream().map(ScenarioProblem::toString).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<ScenarioProblem> problems() {
        return problems;
    }
}
