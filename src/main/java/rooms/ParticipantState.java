package rooms;

/// What a participant has switched on or off for themselves.
///
/// @param muted the microphone is off: none of its audio is forwarded
/// @param deafened the participant hears nobody; clients mute themselves as well
/// @param camera the camera is on
/// @param screen a screen is shared
public record ParticipantState(boolean muted, boolean deafened, boolean camera, boolean screen) {
    /// A newcomer: open microphone, everything else off.
    public static final ParticipantState INITIAL = new ParticipantState(false, false, false, false);
}
