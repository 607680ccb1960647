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
    TIME_OUT,
    END_TIME_OUT,
    KICK,
    BAN,
    UNBAN;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
