package bus.call;

import bus.message.BusMessage;
import bus.message.Request;
import call.EndReason;
import call.LeaveReason;
import call.MediaLimits;
import call.ParticipantId;
import call.SlotOwner;
import call.TrackKind;
import call.quality.Quality;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.mesh.MeshSignal;
import rooms.mesh.ModeReason;

/// What is for the session of one client, on `session.<id>`. Events of rooms and shards name the
/// participant that they are for, so that a session ignores what is for one that it no longer is.
public sealed interface SessionMessage extends BusMessage {
    /// From a room or a shard.
    sealed interface ForParticipant extends SessionMessage {
        ParticipantId to();
    }

    /// From a shard.
    sealed interface FromShard extends ForParticipant {
        /// Of the sender; the session ignores what a former shard reports.
        int placement();
    }

    /// From the room, batched in 100 ms.
    record RosterChanged(
            ParticipantId to,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements ForParticipant {}

    /// From the room, batched in 100 ms.
    record SpeakingChanged(ParticipantId to, List<Integer> started, List<Integer> stopped)
            implements ForParticipant {}

    /// From the shard: new owners of slots.
    record SlotsChanged(ParticipantId to, int placement, List<SlotOwner> slots)
            implements FromShard {}

    /// From the shard: which encodings of the participant's own track a subscriber has in its view,
    /// by rid; a track without simulcast has one, named by the empty string.
    record EncodingsNeeded(ParticipantId to, int placement, TrackKind track, List<String> active)
            implements FromShard {}

    /// From the shard, at most once a second: how the participant sends and receives, as far as it
    /// has changed.
    record QualityMeasured(ParticipantId to, int placement, Quality quality) implements FromShard {}

    /// From the shard: the state of the media connection.
    ///
    /// @param ended why it has ended, null while it is connected
    record ConnectionChanged(ParticipantId to, int placement, @Nullable EndReason ended)
            implements FromShard {}

    /// From the room: its media moves to another shard, where the participant needs a connection.
    ///
    /// @param placement of the media from now on
    /// @param lost the former shard is gone; else its connection is used until [MediaSwitched]
    /// @param limits what the shard serves at most to one client
    record MediaMoves(
            ParticipantId to, int placement, boolean lost, ShardAddress shard, MediaLimits limits)
            implements ForParticipant {}

    /// From an owner that gives the room up: the session announces itself to the next one.
    record OwnerLeaves(ParticipantId to) implements ForParticipant {}

    /// From the room: everyone has a connection to the shard that the media moves to, which is used
    /// from now on.
    record MediaSwitched(ParticipantId to, int placement) implements ForParticipant {}

    /// From the room: the participant is out, for this reason.
    record Evicted(ParticipantId to, LeaveReason reason) implements ForParticipant {}

    /// From the room: another session of the user goes on as the participant.
    record Replaced(ParticipantId to) implements ForParticipant {}

    /// From the room: what the participant may do from now on.
    record RightsChanged(ParticipantId to, VoiceRights rights) implements ForParticipant {}

    /// From the room: the mode that it has from now on.
    record ModeChanged(ParticipantId to, ModeReason reason) implements ForParticipant {}

    /// From another participant of a mesh, by the room.
    record Signaled(ParticipantId to, int from, MeshSignal signal) implements ForParticipant {}

    /// From the room: a moderator moves the participant, which is out, to another channel.
    record Moved(ParticipantId to, UUID channel) implements ForParticipant {}

    /// From the verticle that accepted another WebSocket of the client.
    sealed interface OfSocket extends SessionMessage {}

    /// The client goes on with this session over that WebSocket. Refused with `session_ended`.
    ///
    /// @param seq number of the last message the client has
    /// @param socket id in the address of that WebSocket
    /// @param re id of the client's `resume`
    record Resume(String key, long seq, String socket, @Nullable Integer re)
            implements OfSocket, Request<Done> {}

    record FromSocket(String socket, SocketEvent event) implements OfSocket {}

    /// Every few seconds: whether the session still has this WebSocket. Refused with
    /// `session_ended`.
    record HasSocket(String socket) implements OfSocket, Request<Done> {}

    /// From the room, every few seconds: whether the session is still this participant. Refused
    /// with `not_in_room`.
    record StillThere(ParticipantId to) implements ForParticipant, Request<Done> {}
}
