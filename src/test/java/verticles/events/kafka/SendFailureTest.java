package verticles.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import events.KafkaProblem;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class SendFailureTest {
    @Test
    void brokersThatDoNotAnswerAreUnreachable() {
        assertThat(SendFailure.of(new TimeoutException("no metadata")))
                .isEqualTo(KafkaProblem.UNREACHABLE);
        assertThat(SendFailure.of(new UnknownTopicOrPartitionException("hubbub.events")))
                .isEqualTo(KafkaProblem.UNREACHABLE);
    }

    @Test
    void aWrongPasswordAndAMissingPermissionAreForbidden() {
        assertThat(SendFailure.of(new SaslAuthenticationException("no")))
                .isEqualTo(KafkaProblem.FORBIDDEN);
        assertThat(SendFailure.of(new TopicAuthorizationException("hubbub.events")))
                .isEqualTo(KafkaProblem.FORBIDDEN);
        assertThat(
                        SendFailure.of(
                                new KafkaException(
                                        "failed", new SaslAuthenticationException("no"))))
                .isEqualTo(KafkaProblem.FORBIDDEN);
    }

    @Test
    void anythingElseIsRejected() {
        assertThat(SendFailure.of(new InvalidTopicException("?"))).isEqualTo(KafkaProblem.REJECTED);
        assertThat(SendFailure.of(new IllegalStateException())).isEqualTo(KafkaProblem.REJECTED);
    }
}
