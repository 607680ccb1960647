package rooms;

import call.MediaLimits;
import java.util.List;
import java.util.Objects;
import rooms.mesh.ModeReason;

/// What a room gives to a participant it lets in.
///
/// @param epoch of the room
/// @param participant the newcomer's own number
/// @param kept the newcomer goes on as the participant that its [FormerParticipant] names
/// @param rights what the newcomer may do
/// @param mode the mode of the room, by its reason
/// @param roster all participants of the room, the newcomer included
/// @param placement number of the shard that the media of the room is on: 1 for the first, one more
///     each time it moves
/// @param shard where the newcomer's media goes
/// @param limits what the shard serves at most to one client
public record Admission(
        long epoch,
        int participant,
        boolean kept,
        VoiceRights rights,
        ModeReason mode,
        List<Participant> roster,
        int placement,
        ShardAddress shard,
        MediaLimits limits) {
    @SuppressWarnings("ConstantValue") // null from a node of an earlier version
    public Admission {
        mode = Objects.requireNonNullElse(mode, ModeReason.SFU_ONLY);
    }
}
