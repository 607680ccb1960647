package rooms;

import java.util.Locale;

/// What a member is in a guild.
public enum Role {
    MEMBER,
    /// Is audible before members when a room has more speakers than its limit.
    PRIORITY_SPEAKER,
    /// Has the priority of a priority speaker, and creates, renames and deletes channels.
    MODERATOR,
    /// A moderator that assigns the roles.
    OWNER;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a name of no role
    public static Role of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /// Whether they create, rename and delete channels.
    public boolean changesChannels() {
        return this == MODERATOR || this == OWNER;
    }

    /// Whether their audio comes before that of members.
    public boolean isPrioritySpeaker() {
        return this != MEMBER;
    }
}
