package rooms;

import java.util.Locale;

/// What a channel is for.
public enum ChannelKind {
    VOICE,
    TEXT,
    /// A voice channel with speakers and an audience.
    STAGE,
    /// A heading in the list of channels, with overrides for those made below it.
    CATEGORY;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a name of no kind
    public static ChannelKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /// Whether it has a room.
    public boolean hasVoice() {
        return this == VOICE || this == STAGE;
    }

    /// Whether it has messages.
    public boolean hasText() {
        return this != CATEGORY;
    }
}
