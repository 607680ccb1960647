package call;

/// What a participant has switched on or off. What is off is not forwarded.
///
/// @param muted the microphone is off
/// @param deafened the participant receives no audio; clients mute themselves as well
/// @param camera the camera is on
/// @param screen a screen is shared, with or without its audio
public record ParticipantState(boolean muted, boolean deafened, boolean camera, boolean screen) {
    /// Of a newcomer: open microphone, everything else off.
    public static final ParticipantState INITIAL = new ParticipantState(false, false, false, false);

    /// Whether the participant may send a track of this kind.
    public boolean allows(TrackKind kind) {
        return switch (kind) {
            case MICROPHONE -> !muted;
            case CAMERA -> camera;
            case SCREEN, SCREEN_AUDIO -> screen;
        };
    }
}
