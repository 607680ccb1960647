package bots.scenario;

/// A mistake in a scenario.
///
/// @param where `file.yaml:12` or `--flag`
/// @param what what is wrong and what would be right
public record ScenarioProblem(String where, String what) {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
