package rooms;

import call.ParticipantState;
import call.TrackLimits;
import java.util.Objects;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// What a participant may do in a room: permissions, and what moderators took from the member.
///
/// @param permissions in the channel
/// @param serverMuted a moderator muted the member in the whole guild
/// @param serverDeafened a moderator deafened the member in the whole guild
/// @param timedOutUntilMillis of the Unix epoch, 0 for a member who is not timed out
/// @param stage whom the room lets speak on a stage
/// @param limits how much the participant may send
public record VoiceRights(
        Permissions permissions,
        boolean serverMuted,
        boolean serverDeafened,
        long timedOutUntilMillis,
        StageRole stage,
        TrackLimits limits) {
    @SuppressWarnings("ConstantValue") // null from a node of an earlier version
    public VoiceRights {
        stage = Objects.requireNonNullElse(stage, StageRole.NONE);
        limits = Objects.requireNonNullElse(limits, TrackLimits.NONE);
    }

    /// In a channel without a stage and limits.
    public VoiceRights(
            Permissions permissions,
            boolean serverMuted,
            boolean serverDeafened,
            long timedOutUntilMillis) {
        this(
                permissions,
                serverMuted,
                serverDeafened,
                timedOutUntilMillis,
                StageRole.NONE,
                TrackLimits.NONE);
    }

    /// Of a member whom no moderator restricts.
    public static VoiceRights of(Permissions permissions) {
        return new VoiceRights(permissions, false, false, 0);
    }

    /// The same on a stage.
    public VoiceRights on(StageRole role) {
        return new VoiceRights(
                permissions, serverMuted, serverDeafened, timedOutUntilMillis, role, limits);
    }

    /// The same with other limits.
    public VoiceRights limitedTo(TrackLimits chosen) {
        return new VoiceRights(
                permissions, serverMuted, serverDeafened, timedOutUntilMillis, stage, chosen);
    }

    /// Whether the channel does not let the member speak.
    public boolean suppressed() {
        return !permissions.has(Permission.SPEAK) || isAudience();
    }

    private boolean isAudience() {
        return stage == StageRole.AUDIENCE;
    }

    /// A requested state without what the participant may not have. It remains off when the
    /// permission comes back: a camera is switched on by its owner only, and so is the microphone
    /// of one who is invited to speak.
    public ParticipantState admitted(ParticipantState requested) {
        return new ParticipantState(
                requested.muted() || isAudience(),
                requested.deafened(),
                requested.camera() && permissions.has(Permission.VIDEO) && !isAudience(),
                requested.screen() && permissions.has(Permission.STREAM) && !isAudience(),
                requested.priority()
                        && permissions.has(Permission.PRIORITY_SPEAKER)
                        && !suppressed(),
                requested.handRaised() && isAudience() && permissions.has(Permission.SPEAK));
    }

    /// The state that the engine enforces. A participant who is unmuted by a moderator is audible
    /// again, unless muted by themselves.
    public ParticipantState enforced(ParticipantState own) {
        ParticipantState admitted = admitted(own);
        return new ParticipantState(
                admitted.muted() || serverMuted || suppressed(),
                admitted.deafened() || serverDeafened,
                admitted.camera(),
                admitted.screen(),
                admitted.priority() && !serverMuted,
                admitted.handRaised());
    }
}
