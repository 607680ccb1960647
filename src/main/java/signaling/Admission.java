package signaling;

import java.util.List;
import rooms.Participant;
import rooms.ShardAddress;

/// What a room gives to someone it lets in.
///
/// @param participant the newcomer's number
/// @param roster everyone in the room, the newcomer included
/// @param iceServers what else its media may go through
/// @param shard where the newcomer's media goes
public record Admission(
        int participant,
        String mode,
        List<Participant> roster,
        ShardAddress shard,
        int audioSlots,
        int videoSlots,
        List<ServerMessage.IceServer> iceServers) {}
