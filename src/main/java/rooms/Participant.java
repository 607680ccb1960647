package rooms;

import call.ParticipantState;
import java.util.UUID;

/// One person or bot in a room.
///
/// @param number unique in the lifetime of the room, from 1; it is the CSRC of their forwarded packets
/// @param user account id
/// @param username the name to show
/// @param state what they have switched on or off
public record Participant(int number, UUID user, String username, ParticipantState state) {
    public Participant withState(ParticipantState newState) {
        return new Participant(number, user, username, newState);
    }
}
