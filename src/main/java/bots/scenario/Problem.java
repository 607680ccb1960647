package bots.scenario;

/// Something wrong with a scenario.
///
/// @param where `file.yaml:12` or `--flag`
/// @param what what is wrong and what would be right
public record Problem(String where, String what) {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
