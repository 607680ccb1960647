package bots.scenario;

/// An action during a run.
///
/// @param atMillis since the clock of the scenario began
public record Phase(long atMillis, Action action) {
    public sealed interface Action {}

    /// This many more join, one after the other at the join rate.
    public record Join(int count, BotRole role) implements Action {}

    /// This many leave at once.
    ///
    /// @param silently as a process that is killed: without `leave` and close_notify
    public record Leave(int count, BotRole role, boolean silently) implements Action {}

    /// The simulated network of all bots changes.
    ///
    /// @param forMillis after which the network of the scenario applies again; 0: to the end
    public record NetworkChange(Network network, long forMillis) implements Action {}
}
