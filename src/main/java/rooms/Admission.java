package rooms;

import call.MediaLimits;
import call.MediaMode;
import java.util.List;

/// What a room gives to a participant it lets in.
///
/// @param epoch of the room
/// @param participant the newcomer's own number
/// @param rights what the newcomer may do
/// @param roster all participants of the room, the newcomer included
/// @param placement number of the shard that the media of the room is on: 1 for the first, one more each time it moves
/// @param shard where the newcomer's media goes
/// @param limits what the shard serves at most to one client
public record Admission(
        long epoch,
        int participant,
        VoiceRights rights,
        MediaMode mode,
        List<Participant> roster,
        int placement,
        ShardAddress shard,
        MediaLimits limits) {}
