package bus;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import rooms.Admission;
import rooms.VoiceRights;

/// Requests to `room.<id>`, the owner of one room, and their replies. Each but those of
/// moderators carries the epoch the
/// sender believes in; a room of another epoch refuses with `stale_epoch`.
public sealed interface RoomMessage extends BusMessage {
    /// Refused with `room_full`, `no_media_node` or `stale_epoch`.
    ///
    /// @param rights in the channel
    /// @param userLimit of the channel for this user, 0 for none
    record Join(
            long epoch,
            String session,
            UUID user,
            String username,
            VoiceRights rights,
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

    /// A moderator takes a user out, in whatever epoch. Refused with `not_in_room`.
    record Disconnect(UUID user) implements RoomMessage, Request<Done> {}

    /// A moderator moves a user to another channel, which the user's session joins by itself. Refused with
    /// `not_in_room`.
    record Move(UUID user, UUID channel) implements RoomMessage, Request<Done> {}

    /// The channel was deleted: all participants are out.
    record End() implements RoomMessage, Request<Done> {}

    record Joined(Admission admission) implements Reply {}
}
