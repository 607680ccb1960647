package bus;

import java.util.List;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import rooms.Participant;
import rooms.TrackKind;

/// What rooms and shards tell the session of one client, on `session.<id>`. `room` epochs are carried
/// so that a session ignores news of a room it has left.
public sealed interface SessionMessage extends BusMessage {
    /// From the room, batched in 100 ms.
    record RosterChanged(
            long epoch, List<Participant> joined, List<Integer> left, List<Participant> changed)
            implements SessionMessage {}

    /// From the room, batched in 100 ms.
    record SpeakingChanged(long epoch, List<Integer> started, List<Integer> stopped)
            implements SessionMessage {}

    /// From the shard: new owners of slots.
    record SlotsChanged(long epoch, List<SlotAssignment> slots) implements SessionMessage {}

    /// From the shard: which encodings of the participant's own track somebody looks at, by rid; a track
    /// without simulcast has one, named by the empty string.
    record EncodingsWanted(long epoch, TrackKind track, List<String> active)
            implements SessionMessage {}

    /// From the shard, at most once a second: how the participant sends and receives, as far as it has
    /// changed.
    record QualityMeasured(
            long epoch,
            int roundTripMillis,
            List<TrackQuality> up,
            List<SlotQuality> down,
            List<ParticipantQuality> participants)
            implements SessionMessage {}

    /// From the shard: the fate of the media connection.
    record ConnectionChanged(long epoch, boolean connected, String reason)
            implements SessionMessage {}

    /// From the room: the participant is out, for this reason.
    record Evicted(long epoch, Refusal reason) implements SessionMessage {}

    /// From the room, every few seconds: whether the session is still this participant. Answered by
    /// `Done`, or refused with `not_in_room`.
    record StillThere(long epoch, int participant) implements SessionMessage {}

    /// A stream over one leg in the last second.
    ///
    /// @param score mean opinion score, 1 to 4.5
    /// @param cause `none`, `uplink`, `downlink`, `server` or `publisher`
    record StreamQuality(
            double score,
            String cause,
            double lossPercent,
            double jitterMillis,
            long bitsPerSecond) {}

    record TrackQuality(TrackKind track, StreamQuality quality) {}

    /// @param freezes that ended in the last second
    record SlotQuality(String mid, StreamQuality quality, long freezes, long frozenMillis) {}

    /// @param level `good`, `fair`, `poor` or `bad`
    record ParticipantQuality(int participant, String level, String cause) {}

    /// @param mid the section of the client's offer that is the slot
    /// @param participant who is in it now, 0 when it is free
    /// @param track which of their sources, null when it is free
    /// @param paused it is wanted, but the connection cannot carry it now
    record SlotAssignment(String mid, int participant, @Nullable TrackKind track, boolean paused) {}
}
