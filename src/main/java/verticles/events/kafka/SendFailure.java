package verticles.events.kafka;

import events.KafkaProblem;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import verticles.shared.NodeCounts;

/// What an exception of the Kafka client means.
final class SendFailure {
    private SendFailure() {}

    static KafkaProblem of(Throwable failure) {
        return switch (failure) {
            case AuthenticationException _, AuthorizationException _ -> KafkaProblem.FORBIDDEN;
            case InvalidTopicException _, RecordTooLargeException _ -> KafkaProblem.REJECTED;
            // A topic that does not exist is one of them.
            case RetriableException _ -> KafkaProblem.UNREACHABLE;
            // Around the reason why the client could not be made.
            case KafkaException wrapped when wrapped.getCause() instanceof KafkaException cause ->
                    of(cause);
            default -> KafkaProblem.REJECTED;
        };
    }

    static NodeCounts.Event count(KafkaProblem problem) {
        return switch (problem) {
            case UNREACHABLE -> NodeCounts.Event.KAFKA_UNREACHABLE;
            case FORBIDDEN -> NodeCounts.Event.KAFKA_FORBIDDEN;
            case REJECTED -> NodeCounts.Event.KAFKA_REJECTED;
        };
    }
}
