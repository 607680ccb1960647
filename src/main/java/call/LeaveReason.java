package call;

import java.util.Locale;

/// Why a participant is no longer in a room.
public enum LeaveReason {
    /// The client asked to leave.
    LEFT,
    /// The client joined another channel.
    MOVED,
    /// The same user joined from another session.
    JOINED_ELSEWHERE,
    /// A moderator disconnected the participant.
    DISCONNECTED,
    /// A moderator moved the participant to another channel.
    MOVED_BY_MODERATOR,
    /// The user may no longer see the channel, or is no longer a member of the guild.
    ACCESS_LOST,
    /// The channel was deleted.
    CHANNEL_DELETED,
    /// The media connection or the shard failed.
    MEDIA_LOST,
    /// The registry that owns the room failed or moved it.
    ROOM_LOST,
    /// The room got no message from the session.
    SESSION_LOST,
    /// The session ended.
    CLOSED;

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
