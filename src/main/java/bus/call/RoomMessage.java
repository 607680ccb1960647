package bus.call;

import bus.message.BusMessage;
import bus.message.Request;
import call.LeaveReason;
import call.MediaMode;
import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Admission;
import rooms.FormerParticipant;
import rooms.Participant;
import rooms.RegionRtt;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;

/// Requests to `room.<id>`, the owner of one room, and their replies. Each but those of
/// moderators carries the epoch the
/// sender believes in; a room of another epoch refuses with `stale_epoch`.
public sealed interface RoomMessage extends BusMessage {
    /// Refused with `room_full`, `no_media_node` or `stale_epoch`.
    ///
    /// @param rights in the channel
    /// @param userLimit of the channel for this user, 0 for none
    /// @param region that the client is connected to
    /// @param measured by the client; null in a message of an earlier version
    record Join(
            long epoch,
            String region,
            @Nullable List<RegionRtt> measured,
            String session,
            UUID user,
            String username,
            VoiceRights rights,
            int userLimit,
            ParticipantState state,
            MeshAbility mesh,
            @Nullable FormerParticipant former)
            implements RoomMessage, Request<Joined> {}

    /// The session of a participant that the former owner let in, or of one that the owner has.
    /// Refused with `not_in_room` or `stale_epoch`.
    ///
    /// @param formerEpoch in which the participant is
    /// @param placement of its media
    /// @param shard where its media is
    record Announce(
            long epoch,
            long formerEpoch,
            String session,
            Participant participant,
            VoiceRights rights,
            int placement,
            ShardAddress shard)
            implements RoomMessage, Request<Joined> {}

    /// Leaving twice is allowed. Ignored when the participant has another session by now.
    record Leave(long epoch, int participant, String session)
            implements RoomMessage, Request<Done> {}

    /// From the session of a participant. Refused with `not_in_room` or ignored when the
    /// participant has another session by now: one on a frozen node that wakes up.
    sealed interface OfSession extends RoomMessage {
        long epoch();

        int participant();

        String session();
    }

    record ChangeState(long epoch, int participant, String session, ParticipantState state)
            implements OfSession, Request<Done> {}

    /// Between the participants of a mesh. What comes too late for it is ignored.
    sealed interface OfMesh extends OfSession {}

    /// To be passed on to another participant.
    record Signal(long epoch, int participant, String session, int to, MeshSignal signal)
            implements OfMesh {}

    /// A participant reports about the connection to another one.
    record ReportPair(long epoch, int participant, String session, int other, PairProblem problem)
            implements OfMesh {}

    /// A participant reports what it measures on its connections to others.
    record ReportUplink(long epoch, int participant, String session, List<UplinkFigures> figures)
            implements OfMesh {}

    /// From the shard, at most every 100 ms: the participants who started and who stopped speaking.
    ///
    /// @param placement of the sender; what a former shard reports is ignored
    record Speaking(long epoch, int placement, List<Integer> started, List<Integer> stopped)
            implements RoomMessage {}

    /// From the shard: a participant's media connection is gone.
    ///
    /// @param placement of the sender; what a former shard reports is ignored
    record ConnectionLost(long epoch, int placement, int participant) implements RoomMessage {}

    /// From a shard: its relay to another shard has ended by itself.
    ///
    /// @param shard that reports it
    record RelayLost(long epoch, ShardAddress shard, ShardAddress other) implements RoomMessage {}

    /// The participant's media flows on the shard that the room has moved to.
    record MediaMoved(long epoch, int participant, String session, int placement)
            implements OfSession {}

    /// From a session after a node was lost: whether the owner still has this participant. Refused
    /// with `not_in_room` or `stale_epoch`.
    record StillThere(long epoch, int participant, String session)
            implements RoomMessage, Request<Done> {}

    /// From a shard that has stood still: whether the room's media is still there. Refused with
    /// `stale_epoch`.
    record StillPlaced(long epoch, int placement) implements RoomMessage, Request<Done> {}

    /// A moderator or the user takes a user out, in whatever epoch. Refused with `not_in_room`.
    record Disconnect(UUID user, LeaveReason reason) implements RoomMessage, Request<Done> {}

    /// A moderator invites a user to speak on the stage, or moves one to the audience. Refused with
    /// `not_in_room`, `bad_field` without a stage, and `room_full`.
    record ChangeSpeaker(UUID user, boolean speaks) implements RoomMessage, Request<Done> {}

    /// In whatever epoch.
    record ShowStatus() implements RoomMessage, Request<Status> {}

    /// Gives the room a shard if it has none. Refused with `no_media_node` or `stale_epoch`.
    ///
    /// @param region whose shards come first
    record Place(long epoch, String region) implements RoomMessage, Request<Status> {}

    /// All participants are out, and the next one gets a shard anew.
    record Dissolve() implements RoomMessage, Request<Done> {}

    /// A moderator moves a user to another channel, which the user's session joins by itself.
    /// Refused with `not_in_room`.
    record Move(UUID user, UUID channel) implements RoomMessage, Request<Done> {}

    /// The channel was deleted: all participants are out.
    record End() implements RoomMessage, Request<Done> {}

    record Joined(Admission admission) implements Reply {}

    /// @param mode null while the room is empty
    /// @param shard null while the room has none
    record Status(int participants, @Nullable MediaMode mode, @Nullable ShardAddress shard)
            implements Reply {}
}
