package media;

import java.util.Map;
import java.util.UUID;
import media.forward.TrackKind;

/// A participant's wish for a media connection.
///
/// @param room the room to be in
/// @param participant its number there
/// @param offer the client's SDP
/// @param tracks which section of the offer, by mid, sends which source
/// @param priority of its voice, 0 for most people: a higher one is heard first
/// @param allowed what it has switched on
/// @param encrypted its payloads are encrypted end to end: only header extensions may be read
public record ConnectionRequest(
        UUID room,
        int participant,
        String offer,
        Map<String, TrackKind> tracks,
        int priority,
        Allowed allowed,
        boolean encrypted) {

    /// What a participant has switched on; the rest is not forwarded.
    ///
    /// @param microphone false when muted
    /// @param camera whether the camera is on
    /// @param screen whether a screen is shared, with or without its audio
    /// @param deafened hears nobody
    public record Allowed(boolean microphone, boolean camera, boolean screen, boolean deafened) {
        boolean allows(TrackKind kind) {
            return switch (kind) {
                case MICROPHONE -> microphone;
                case CAMERA -> camera;
                case SCREEN, SCREEN_AUDIO -> screen;
            };
        }
    }
}
