package events;

import java.util.UUID;

/// What was going on in a voice channel on one day (UTC).
///
/// @param day as ISO 8601 writes it, `2026-05-04`
/// @param joins how many joins there were
/// @param minutes that people were in it, of all of them together; of a visit once it has ended
/// @param peak how many were in it at the same time
public record DailyVoice(UUID channel, String day, long joins, long minutes, int peak) {}
