package bots.client.signaling;

import java.util.Set;

/// The server's answer to `join`.
///
/// @param kept it goes on as the participant that it was in a lost session
/// @param participant the number of this participant: the CSRC of its audio at other clients
/// @param audioSlots that the server proposes
/// @param videoSlots that the server proposes
/// @param direct participants may send to each other directly (the mode `p2p`)
/// @param others numbers of the other participants
/// @param present number of participants in the room, this one included
/// @param placement number of the shard that the media of the room is on
public record JoinedRoom(
        boolean kept,
        int participant,
        int placement,
        int audioSlots,
        int videoSlots,
        boolean direct,
        Set<Integer> others,
        int present) {
    public JoinedRoom {
        others = Set.copyOf(others);
    }
}
