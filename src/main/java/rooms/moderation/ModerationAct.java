package rooms.moderation;

import java.util.UUID;
import rooms.permission.Permission;

/// What a moderator does to a member.
public sealed interface ModerationAct {
    /// What the moderator needs: for acts [OnVoice] in the voice channel of the member, else in the
    /// guild.
    Permission permission();

    AuditAction auditAction();

    /// Acts on a member's voice, which members may also do to themselves.
    sealed interface OnVoice extends ModerationAct {}

    /// Acts on a member in a stage channel.
    sealed interface OnStage extends OnVoice {}

    record ServerMute(boolean on) implements OnVoice {
        @Override
        public Permission permission() {
            return Permission.MUTE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return on ? AuditAction.MUTE : AuditAction.UNMUTE;
        }
    }

    record ServerDeafen(boolean on) implements OnVoice {
        @Override
        public Permission permission() {
            return Permission.DEAFEN_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return on ? AuditAction.DEAFEN : AuditAction.UNDEAFEN;
        }
    }

    /// Takes the member out of the voice channel.
    record Disconnect() implements OnVoice {
        @Override
        public Permission permission() {
            return Permission.MOVE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.DISCONNECT;
        }
    }

    /// Takes the member from the voice channel into another one.
    record Move(UUID channel) implements OnVoice {
        @Override
        public Permission permission() {
            return Permission.MOVE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.MOVE;
        }
    }

    /// In a stage channel: the member may speak.
    record InviteToSpeak() implements OnStage {
        @Override
        public Permission permission() {
            return Permission.MUTE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.INVITE_TO_SPEAK;
        }
    }

    /// In a stage channel: the member only listens, which members may choose for themselves.
    record MoveToAudience() implements OnStage {
        @Override
        public Permission permission() {
            return Permission.MUTE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.MOVE_TO_AUDIENCE;
        }
    }

    /// The member may only view and read for a while.
    ///
    /// @param seconds from now, 0 to end a time-out
    record TimeOut(long seconds) implements ModerationAct {
        @Override
        public Permission permission() {
            return Permission.MODERATE_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return seconds > 0 ? AuditAction.TIME_OUT : AuditAction.END_TIME_OUT;
        }
    }

    /// Ends the membership; the user may come back.
    record Kick() implements ModerationAct {
        @Override
        public Permission permission() {
            return Permission.KICK_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.KICK;
        }
    }

    /// Ends the membership, if there is one; the user may not come back.
    ///
    /// @param address whether the user's addresses are banned, too
    record Ban(boolean address) implements ModerationAct {
        @Override
        public Permission permission() {
            return Permission.BAN_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.BAN;
        }
    }

    /// The user may come back.
    record Unban() implements ModerationAct {
        @Override
        public Permission permission() {
            return Permission.BAN_MEMBERS;
        }

        @Override
        public AuditAction auditAction() {
            return AuditAction.UNBAN;
        }
    }
}
