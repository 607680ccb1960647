package bots.scenario;

/// Something that happens during a play.
///
/// @param atMillis since the beginning of the play
public record Phase(long atMillis, Action action) {
    public sealed interface Action {}

    /// So many more come, one after the other at the join rate.
    public record Come(int count, Role role) implements Action {}

    /// So many go, as fast as it goes.
    ///
    /// @param silently without a word, as a process that was killed
    public record Go(int count, Role role, boolean silently) implements Action {}

    /// The network of everybody changes.
    ///
    /// @param forMillis then it is again as the scenario has it; 0: to the end
    public record Weather(Network network, long forMillis) implements Action {}
}
