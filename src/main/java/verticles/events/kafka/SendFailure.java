package verticles.events.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import verticles.shared.NodeCounts;

/// Why brokers did not store an event.
enum SendFailure {
    /// No broker answered in time, or not enough replicas were there.
    UNREACHABLE(
            NodeCounts.Event.KAFKA_UNREACHABLE,
            "The brokers did not store an event in time, or have no such topic."),
    /// The username, password or certificate is wrong, or the user may not write to the topic.
    FORBIDDEN(
            NodeCounts.Event.KAFKA_FORBIDDEN,
            "The brokers refused the login, or this user may not write to the topic."),
    /// Anything else: the topic, the configuration, a record that is too large.
    REJECTED(NodeCounts.Event.KAFKA_REJECTED, "The brokers do not accept the events.");

    private final NodeCounts.Event count;
    private final String sentence;

    SendFailure(NodeCounts.Event count, String sentence) {
        this.count = count;
        this.sentence = sentence;
    }

    static SendFailure of(Throwable failure) {
        return switch (failure) {
            case AuthenticationException _, AuthorizationException _ -> FORBIDDEN;
            case InvalidTopicException _, RecordTooLargeException _ -> REJECTED;
            case UnknownTopicOrPartitionException _, RetriableException _ -> UNREACHABLE;
            // Around the reason why the client could not be made.
            case KafkaException wrapped when wrapped.getCause() instanceof KafkaException cause ->
                    of(cause);
            default -> REJECTED;
        };
    }

    NodeCounts.Event count() {
        return count;
    }

    /// For administrators.
    String sentence() {
        return sentence;
    }
}
