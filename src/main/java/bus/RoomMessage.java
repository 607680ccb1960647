package bus;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import rooms.Admission;
import rooms.permission.Permissions;

/// Requests to `room.<id>`, the owner of one room, and their replies. Each but `End` carries the epoch the
/// sender believes in; a room of another epoch refuses with `stale_epoch`.
public sealed interface RoomMessage extends BusMessage {
    /// Refused with `room_full`, `no_media_node` or `stale_epoch`.
    ///
    /// @param permissions in the channel
    /// @param userLimit of the channel for this user, 0 for none
    record Join(
            long epoch,
            String session,
            UUID user,
            String username,
            Permissions permissions,
            int userLimit,
            ParticipantState state)
            implements RoomMessage, Request<Joined> {}

    /// Leaving twice is allowed.
    record Leave(long epoch, int participant) implements RoomMessage, Request<Done> {}

    record ChangeState(long epoch, int participant, ParticipantState state)
            implements RoomMessage, Request<Done> {}

    /// From the shard, at most every 100 ms: the participants who started and who stopped speaking.
    record Speaking(long epoch, List<Integer> started, List<Integer> stopped)
            implements RoomMessage {}

    /// From the shard: a participant's media connection is gone.
    record ConnectionLost(long epoch, int participant) implements RoomMessage {}

    /// The channel was deleted: all participants are out.
    record End() implements RoomMessage, Request<Done> {}

    record Joined(Admission admission) implements Reply {}
}
