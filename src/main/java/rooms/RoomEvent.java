package rooms;

import call.LeaveReason;
import call.ParticipantState;
import java.util.List;
import java.util.UUID;

/// What a [Room] reports to others.
public sealed interface RoomEvent {
    /// To one session, in batches.
    record RosterChanged(String session, RosterDelta delta) implements RoomEvent {}

    /// To one session, in batches.
    record SpeakingChanged(String session, List<Integer> started, List<Integer> stopped)
            implements RoomEvent {}

    /// To the guild, in batches.
    record PresenceChanged(RosterDelta delta) implements RoomEvent {}

    /// To a session that is out without having left.
    record Evicted(String session, LeaveReason reason) implements RoomEvent {}

    /// To the shard: the media connection of this participant is to be closed.
    record Departed(int participant) implements RoomEvent {}

    /// To the session of the participant.
    record RightsChanged(String session, VoiceRights rights) implements RoomEvent {}

    /// To the session of a participant whom a moderator moves; it is out.
    record Moved(String session, UUID channel) implements RoomEvent {}

    /// To the shard: what it has to enforce.
    record StateChanged(int participant, ParticipantState state) implements RoomEvent {}
}
