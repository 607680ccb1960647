package rooms.permission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One thing that a role or a channel override grants. Bits are stored and never change; they are
/// those of Discord, which has one bit for [#VIDEO] and [#STREAM].
public enum Permission {
    CREATE_INVITE(0, "Create Invite", true),
    KICK_MEMBERS(1, "Kick Members", false),
    BAN_MEMBERS(2, "Ban Members", false),
    /// Grants everything, everywhere in the guild.
    ADMINISTRATOR(3, "Administrator", false),
    /// In one channel: to change that channel.
    MANAGE_CHANNELS(4, "Manage Channels", true),
    MANAGE_GUILD(5, "Manage Server", false),
    VIEW_AUDIT_LOG(7, "View Audit Log", false),
    /// Is audible before others when a room has more speakers than its limit.
    PRIORITY_SPEAKER(8, "Priority Speaker", true),
    /// Share a screen.
    STREAM(9, "Share Screen", true),
    VIEW_CHANNEL(10, "View Channel", true),
    SEND_MESSAGES(11, "Send Messages", true),
    /// Delete the messages of others.
    MANAGE_MESSAGES(13, "Manage Messages", true),
    /// Upload images; only with [#SEND_MESSAGES].
    ATTACH_FILES(15, "Attach Files", true),
    READ_MESSAGE_HISTORY(16, "Read Message History", true),
    /// Join a voice channel.
    CONNECT(20, "Connect", true),
    SPEAK(21, "Speak", true),
    MUTE_MEMBERS(22, "Mute Members", true),
    DEAFEN_MEMBERS(23, "Deafen Members", true),
    /// Also: join a channel that has reached its user limit.
    MOVE_MEMBERS(24, "Move Members", true),
    /// In one channel: to change the overrides of that channel.
    MANAGE_ROLES(28, "Manage Roles", true),
    /// Time members out.
    MODERATE_MEMBERS(40, "Time Out Members", false),
    /// Show a camera.
    VIDEO(52, "Video", true);

    private static final Map<String, Permission> BY_WIRE_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toMap(Permission::wireName, Function.identity()));

    private final int bit;
    private final String words;
    private final boolean ofChannels;

    Permission(int bit, String words, boolean ofChannels) {
        this.bit = bit;
        this.words = words;
        this.ofChannels = ofChannels;
    }

    public static Optional<Permission> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /// As it is sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As people read it.
    public String words() {
        return words;
    }

    /// Whether a channel override may grant or deny it; the others count for the whole guild.
    public boolean ofChannels() {
        return ofChannels;
    }

    long mask() {
        return 1L << bit;
    }
}
