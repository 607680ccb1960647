package rooms.moderation;

import java.util.Locale;

/// What an [AuditEntry] is about. Names are stored and never change.
public enum AuditAction {
    MUTE,
    UNMUTE,
    DEAFEN,
    UNDEAFEN,
    DISCONNECT,
    /// All participants of a voice channel were disconnected.
    END_CALL,
    MOVE,
    INVITE_TO_SPEAK,
    MOVE_TO_AUDIENCE,
    TIME_OUT,
    END_TIME_OUT,
    KICK,
    BAN,
    UNBAN,
    CREATE_GUILD,
    RENAME_GUILD,
    TRANSFER_GUILD,
    CREATE_CHANNEL,
    CHANGE_CHANNEL,
    DELETE_CHANNEL,
    ORDER_CHANNELS,
    CHANGE_OVERRIDE,
    CREATE_ROLE,
    CHANGE_ROLE,
    DELETE_ROLE,
    ORDER_ROLES,
    GIVE_ROLE,
    TAKE_ROLE,
    CHANGE_NICKNAME,
    CREATE_INVITE,
    REVOKE_INVITE,
    ALLOW_GUESTS,
    FORBID_GUESTS,
    CREATE_GUEST_LINK,
    REVOKE_GUEST_LINK,
    /// Of another user.
    DELETE_MESSAGE;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
