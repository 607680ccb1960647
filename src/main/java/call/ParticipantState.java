package call;

/// What a participant has switched on or off. What is off is not forwarded.
///
/// @param muted the microphone is off
/// @param deafened the participant receives no audio; clients mute themselves as well
/// @param camera the camera is on
/// @param screen a screen is shared, with or without its audio
/// @param priority the participant speaks with priority: forwarded first, and clients play the
///     others more quietly
/// @param handRaised asks to speak on a stage
public record ParticipantState(
        boolean muted,
        boolean deafened,
        boolean camera,
        boolean screen,
        boolean priority,
        boolean handRaised) {
    /// Of a newcomer: open microphone, everything else off.
    public static final ParticipantState INITIAL = new ParticipantState(false, false, false, false);

    /// One without priority and a raised hand.
    public ParticipantState(boolean muted, boolean deafened, boolean camera, boolean screen) {
        this(muted, deafened, camera, screen, false, false);
    }

    /// Whether the participant may send a track of this kind.
    public boolean allows(TrackKind kind) {
        return switch (kind) {
            case MICROPHONE -> !muted;
            case CAMERA -> camera;
            case SCREEN, SCREEN_AUDIO -> screen;
        };
    }
}
