package events;

import org.jspecify.annotations.Nullable;

/// How the delivery of events to Kafka goes, of all nodes together.
///
/// @param enabled whether the configuration of the asked node names brokers
/// @param waiting events that the brokers have not stored yet
/// @param oldestAtMillis when the oldest of them was recorded, null for none
/// @param acceptedAtMillis when brokers last stored one, to within 10 s; null for never
/// @param failingSinceMillis null while it goes well
/// @param problem of the last attempt, or null
public record KafkaState(
        boolean enabled,
        long waiting,
        @Nullable Long oldestAtMillis,
        @Nullable Long acceptedAtMillis,
        @Nullable Long failingSinceMillis,
        @Nullable KafkaProblem problem) {}
