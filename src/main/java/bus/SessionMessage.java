package bus;

import call.EndReason;
import call.LeaveReason;
import call.Quality;
import call.SlotOwner;
import call.TrackKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.VoiceRights;

/// Events of rooms and shards for the session of one client, on `session.<id>`. Each carries the epoch of its
/// room, so that a session ignores events of a room it has left.
public sealed interface SessionMessage extends BusMessage {
    /// From the room, batched in 100 ms.
    record RosterChanged(
            long epoch, List<Participant> joined, List<Integer> left, List<Participant> changed)
            implements SessionMessage {}

    /// From the room, batched in 100 ms.
    record SpeakingChanged(long epoch, List<Integer> started, List<Integer> stopped)
            implements SessionMessage {}

    /// From the shard: new owners of slots.
    record SlotsChanged(long epoch, List<SlotOwner> slots) implements SessionMessage {}

    /// From the shard: which encodings of the participant's own track a subscriber has in its view, by rid; a track
    /// without simulcast has one, named by the empty string.
    record EncodingsNeeded(long epoch, TrackKind track, List<String> active)
            implements SessionMessage {}

    /// From the shard, at most once a second: how the participant sends and receives, as far as it has
    /// changed.
    record QualityMeasured(long epoch, Quality quality) implements SessionMessage {}

    /// From the shard: the state of the media connection.
    ///
    /// @param ended why it has ended, null while it is connected
    record ConnectionChanged(long epoch, @Nullable EndReason ended) implements SessionMessage {}

    /// From the room: the participant is out, for this reason.
    record Evicted(long epoch, LeaveReason reason) implements SessionMessage {}

    /// From the room: what the participant may do from now on.
    record RightsChanged(long epoch, VoiceRights rights) implements SessionMessage {}

    /// From the room: a moderator moves the participant, which is out, to another channel.
    record Moved(long epoch, UUID channel) implements SessionMessage {}

    /// From the room, every few seconds: whether the session is still this participant. Refused with
    /// `not_in_room`.
    record StillThere(long epoch, int participant) implements SessionMessage, Request<Done> {}
}
