package rooms.live;

import call.LeaveReason;
import call.ParticipantState;
import call.TrackLimits;
import java.util.List;
import java.util.UUID;
import rooms.VoiceRights;

/// What a [Room] reports to others.
public sealed interface RoomEvent {
    /// The session that a participant has.
    record Recipient(String session, int participant) {}

    /// To one session, in batches.
    record RosterChanged(Recipient to, RosterDelta delta) implements RoomEvent {}

    /// To one session, in batches.
    record SpeakingChanged(Recipient to, List<Integer> started, List<Integer> stopped)
            implements RoomEvent {}

    /// To the guild, in batches.
    record PresenceChanged(RosterDelta delta) implements RoomEvent {}

    /// To a session that is out without having left.
    record Evicted(Recipient to, LeaveReason reason) implements RoomEvent {}

    /// To a session whose participant goes on with another session of the user.
    record Replaced(Recipient to) implements RoomEvent {}

    /// To the shard: the media connection of this participant is to be closed.
    record Left(int participant, UUID user) implements RoomEvent {}

    /// To the session of the participant.
    record RightsChanged(Recipient to, VoiceRights rights) implements RoomEvent {}

    /// To the session of a participant whom a moderator moves; it is out.
    record Moved(Recipient to, UUID channel) implements RoomEvent {}

    /// To the shard: what it has to enforce.
    record StateChanged(int participant, ParticipantState state) implements RoomEvent {}

    /// To the shard: how much the participant may send.
    record LimitsChanged(int participant, TrackLimits limits) implements RoomEvent {}
}
