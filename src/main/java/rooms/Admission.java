package rooms;

import call.MediaMode;
import java.util.List;

/// What a room gives to a participant it lets in.
///
/// @param epoch of the room
/// @param participant the newcomer's own number
/// @param role what the newcomer is in the guild
/// @param roster all participants of the room, the newcomer included
/// @param shard where the newcomer's media goes
/// @param audioSlots how many audio slots the client should offer: for the speakers who are audible at
///     once, and for the audio of screens
/// @param videoSlots how many video slots the client should offer
public record Admission(
        long epoch,
        int participant,
        Role role,
        MediaMode mode,
        List<Participant> roster,
        ShardAddress shard,
        int audioSlots,
        int videoSlots) {}
