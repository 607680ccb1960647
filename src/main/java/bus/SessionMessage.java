package bus;

import call.EndReason;
import call.LeaveReason;
import call.ParticipantId;
import call.Quality;
import call.SlotOwner;
import call.TrackKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.VoiceRights;

/// Events of rooms and shards for the session of one client, on `session.<id>`. Each names the participant that it is
/// for, so that a session ignores what is for one that it no longer is.
public sealed interface SessionMessage extends BusMessage {
    ParticipantId to();

    /// From the room, batched in 100 ms.
    record RosterChanged(
            ParticipantId to,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements SessionMessage {}

    /// From the room, batched in 100 ms.
    record SpeakingChanged(ParticipantId to, List<Integer> started, List<Integer> stopped)
            implements SessionMessage {}

    /// From the shard: new owners of slots.
    record SlotsChanged(ParticipantId to, List<SlotOwner> slots) implements SessionMessage {}

    /// From the shard: which encodings of the participant's own track a subscriber has in its view, by rid; a track
    /// without simulcast has one, named by the empty string.
    record EncodingsNeeded(ParticipantId to, TrackKind track, List<String> active)
            implements SessionMessage {}

    /// From the shard, at most once a second: how the participant sends and receives, as far as it has
    /// changed.
    record QualityMeasured(ParticipantId to, Quality quality) implements SessionMessage {}

    /// From the shard: the state of the media connection.
    ///
    /// @param ended why it has ended, null while it is connected
    record ConnectionChanged(ParticipantId to, @Nullable EndReason ended)
            implements SessionMessage {}

    /// From the room: the participant is out, for this reason.
    record Evicted(ParticipantId to, LeaveReason reason) implements SessionMessage {}

    /// From the room: what the participant may do from now on.
    record RightsChanged(ParticipantId to, VoiceRights rights) implements SessionMessage {}

    /// From the room: a moderator moves the participant, which is out, to another channel.
    record Moved(ParticipantId to, UUID channel) implements SessionMessage {}

    /// From the room, every few seconds: whether the session is still this participant. Refused with
    /// `not_in_room`.
    record StillThere(ParticipantId to) implements SessionMessage, Request<Done> {}
}
