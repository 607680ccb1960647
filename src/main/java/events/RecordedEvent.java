package events;

import java.util.UUID;

/// An event as the outbox has it.
///
/// @param seq number in its guild, from 1, without gaps
/// @param type [EventType#wireName], also one that this version does not know
/// @param data as JSON
public record RecordedEvent(
        UUID id, UUID guild, long seq, String type, long atMillis, String data) {}
