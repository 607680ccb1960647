package rooms;

import call.ParticipantState;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// What a participant may do in a room: permissions, and what moderators took from the member.
///
/// @param permissions in the channel
/// @param serverMuted a moderator muted the member in the whole guild
/// @param serverDeafened a moderator deafened the member in the whole guild
/// @param timedOutUntilMillis of the Unix epoch, 0 for a member who is not timed out
public record VoiceRights(
        Permissions permissions,
        boolean serverMuted,
        boolean serverDeafened,
        long timedOutUntilMillis) {

    /// Of a member whom no moderator restricts.
    public static VoiceRights of(Permissions permissions) {
        return new VoiceRights(permissions, false, false, 0);
    }

    /// Whether the channel does not let the member speak.
    public boolean suppressed() {
        return !permissions.has(Permission.SPEAK);
    }

    /// A requested state without the sources the participant may not have. They remain off when the permission comes
    /// back: a camera is switched on by its owner only.
    public ParticipantState admitted(ParticipantState requested) {
        return new ParticipantState(
                requested.muted(),
                requested.deafened(),
                requested.camera() && permissions.has(Permission.VIDEO),
                requested.screen() && permissions.has(Permission.STREAM));
    }

    /// The state that the engine enforces. A participant who is unmuted by a moderator is audible again, unless muted
    /// by themselves.
    public ParticipantState enforced(ParticipantState own) {
        ParticipantState admitted = admitted(own);
        return new ParticipantState(
                admitted.muted() || serverMuted || suppressed(),
                admitted.deafened() || serverDeafened,
                admitted.camera(),
                admitted.screen());
    }
}
