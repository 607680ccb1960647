package media;

import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import java.util.Map;
import java.util.UUID;

/// A participant's request for a media connection.
///
/// @param room the room to be in
/// @param participant its number there
/// @param offer the client's SDP
/// @param tracks which section of the offer, by mid, sends which source
/// @param priority of its speech, 0 for most participants: higher ones are forwarded first
/// @param state what it has switched on or off
/// @param encrypted its payloads are encrypted end to end: only header extensions may be read
/// @param limits how much it may send
public record ConnectionRequest(
        UUID room,
        int participant,
        String offer,
        Map<String, TrackKind> tracks,
        int priority,
        ParticipantState state,
        boolean encrypted,
        TrackLimits limits) {
    /// With the limits of the node alone.
    public ConnectionRequest(
            UUID room,
            int participant,
            String offer,
            Map<String, TrackKind> tracks,
            int priority,
            ParticipantState state,
            boolean encrypted) {
        this(room, participant, offer, tracks, priority, state, encrypted, TrackLimits.NONE);
    }
}
