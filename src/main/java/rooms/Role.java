package rooms;

import java.util.Locale;

/// What a member is in a guild.
public enum Role {
    MEMBER,
    /// Is heard before members when a room is full of talkers.
    PRIORITY_SPEAKER,
    /// Is heard like a priority speaker.
    MODERATOR,
    /// A moderator who gives out the roles.
    OWNER;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a name of no role
    public static Role of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /// Whether their voice comes before those of members.
    public boolean isHeardFirst() {
        return this != MEMBER;
    }
}
