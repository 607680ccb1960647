package signaling;

import call.ParticipantState;
import org.jspecify.annotations.Nullable;
import rooms.VoiceRights;
import signaling.message.ClientMessage;

/// What a participant has switched on or off itself, as far as its rights admit it, and what a
/// shard has to enforce of that. What was not admitted remains off when the right comes back.
final class OwnState {
    private VoiceRights rights;
    private ParticipantState state;

    OwnState(ParticipantState requested, VoiceRights rights) {
        this.rights = rights;
        this.state = rights.admitted(requested);
    }

    /// The state that a `join` asks for.
    static ParticipantState initial(ClientMessage.@Nullable StateFields requested) {
        return requested == null
                ? ParticipantState.INITIAL
                : new ParticipantState(
                        or(requested.muted(), false),
                        or(requested.deafened(), false),
                        or(requested.camera(), false),
                        or(requested.screen(), false),
                        or(requested.priority(), false),
                        or(requested.handRaised(), false));
    }

    VoiceRights rights() {
        return rights;
    }

    /// That the other participants see.
    ParticipantState admitted() {
        return state;
    }

    /// That the shard enforces, also against what the participant has switched on.
    ParticipantState enforced() {
        return rights.enforced(state);
    }

    /// The participant changes the fields that it names.
    ///
    /// @return what is admitted of it
    ParticipantState onRequested(ClientMessage.State change) {
        state =
                rights.admitted(
                        new ParticipantState(
                                or(change.muted(), state.muted()),
                                or(change.deafened(), state.deafened()),
                                or(change.camera(), state.camera()),
                                or(change.screen(), state.screen()),
                                or(change.priority(), state.priority()),
                                or(change.handRaised(), state.handRaised())));
        return state;
    }

    /// What the participant may do has changed.
    ///
    /// @return whether that switches something off
    boolean onRights(VoiceRights changed) {
        ParticipantState before = state;
        rights = changed;
        state = changed.admitted(before);
        return !state.equals(before);
    }

    private static boolean or(@Nullable Boolean requested, boolean otherwise) {
        return requested == null ? otherwise : requested;
    }
}
