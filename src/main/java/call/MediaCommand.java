package call;

import org.jspecify.annotations.Nullable;

/// What the media engine is asked to change about one participant. A command travels unchanged from
/// the client's session over the event bus into the engine. Opening a connection is not a command:
/// it has an answer.
public sealed interface MediaCommand {
    /// The participant switched sources on or off.
    record ChangeState(ParticipantState state) implements MediaCommand {}

    /// What the participant shows and plays, instead of what it named before.
    ///
    /// @param view null for what the room shows to a participant that has not sent one
    /// @param audibleSpeakers how many speakers it can play at once, 0 for what the room gives; its
    ///     slots limit it
    record ChangeView(@Nullable View view, int audibleSpeakers) implements MediaCommand {}

    /// How much the participant may send from now on.
    record ChangeLimits(TrackLimits limits) implements MediaCommand {}

    /// How the media of the room travels: a participant of a mesh sends nothing here and is not
    /// silent for that.
    record ChangeMode(MediaMode mode) implements MediaCommand {}

    /// Reports the current slots, requested encodings and quality to a session that has not
    /// received them.
    record Report() implements MediaCommand {}

    /// Closes the connection of the participant, if there is one.
    record Disconnect() implements MediaCommand {}
}
