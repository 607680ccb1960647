package events;

import java.util.Arrays;
import java.util.List;

/// The events of a guild. Their names are written by the database too (migration `guild_events`);
/// docs/api.md says what each of them carries.
public enum EventType {
    USER_JOINED_VOICE("user.joined_voice"),
    USER_LEFT_VOICE("user.left_voice"),
    /// The first participant has joined a voice channel.
    ROOM_OPENED("room.opened"),
    /// The last one has left.
    ROOM_CLOSED("room.closed"),
    MEMBER_JOINED("member.joined"),
    MEMBER_LEFT("member.left"),
    /// An act of a moderator, as the audit log has it.
    MEMBER_MODERATED("member.moderated");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(EventType::wireName).toList();
    }
}
