package rooms;

import call.ParticipantState;
import java.util.UUID;

/// One person or bot in a room.
///
/// @param number unique in the lifetime of the room, from 1; it is the CSRC of their forwarded
///     packets
/// @param user account id
/// @param username the name to show
/// @param state what they have switched on or off
/// @param serverMuted a moderator muted them
/// @param serverDeafened a moderator deafened them
/// @param suppressed they may not speak in this channel
public record Participant(
        int number,
        UUID user,
        String username,
        ParticipantState state,
        boolean serverMuted,
        boolean serverDeafened,
        boolean suppressed) {

    /// One without restrictions.
    public Participant(int number, UUID user, String username, ParticipantState state) {
        this(number, user, username, state, false, false, false);
    }

    public Participant withState(ParticipantState newState) {
        return new Participant(
                number, user, username, newState, serverMuted, serverDeafened, suppressed);
    }

    /// The participant with these rights; what they may not send is off.
    public Participant with(VoiceRights rights) {
        return new Participant(
                number,
                user,
                username,
                rights.admitted(state),
                rights.serverMuted(),
                rights.serverDeafened(),
                rights.suppressed());
    }
}
