package events;

import java.util.UUID;

/// An event of a voice channel, as far as sums need it.
public sealed interface VoiceChange {
    UUID channel();

    long atMillis();

    record Joined(UUID channel, long atMillis) implements VoiceChange {}

    record Left(UUID channel, long atMillis, long joinedAtMillis) implements VoiceChange {}

    /// The channel is empty now.
    record Closed(UUID channel, long atMillis) implements VoiceChange {}
}
