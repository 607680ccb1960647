package bus;

import java.util.List;
import java.util.UUID;
import rooms.Participant;
import rooms.ParticipantState;
import rooms.ShardAddress;

/// Requests to and replies from `room.<id>`, the owner of one room. Each carries the epoch the sender
/// believes in; a room of another epoch refuses with `stale_epoch`.
public sealed interface RoomMessage extends BusMessage {
    /// Answered by [Joined], or refused (`room_full`, `no_media_node`, `stale_epoch`).
    record Join(long epoch, String session, UUID user, String username, ParticipantState state)
            implements RoomMessage {}

    /// Answered by `Done`; leaving twice is no error.
    record Leave(long epoch, int participant) implements RoomMessage {}

    /// Answered by `Done`.
    record ChangeState(long epoch, int participant, ParticipantState state)
            implements RoomMessage {}

    /// From the shard, at most every 100 ms: who began and who stopped speaking.
    record Speaking(long epoch, List<Integer> started, List<Integer> stopped)
            implements RoomMessage {}

    /// From the shard: a participant's media connection is gone.
    record ConnectionLost(long epoch, int participant, String reason) implements RoomMessage {}

    /// @param participant the newcomer's own number
    /// @param mode `sfu`
    /// @param roster everyone in the room, the newcomer included
    /// @param shard where their media goes
    /// @param audioSlots how many audio slots the client should offer: for the voices heard at once, and
    ///     for the sound of screens
    /// @param videoSlots how many video slots the client should offer
    record Joined(
            long epoch,
            int participant,
            String mode,
            List<Participant> roster,
            ShardAddress shard,
            int audioSlots,
            int videoSlots)
            implements RoomMessage {}
}
