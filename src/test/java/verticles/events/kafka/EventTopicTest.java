package verticles.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import events.KafkaProblem;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class EventTopicTest {
    private final Throwable timeout = new TimeoutException("no metadata after 5000 ms");

    @Test
    void aTimeoutAfterARefusedLoginIsARefusal() {
        Throwable cause = EventTopic.cause(timeout, true);

        assertThat(SendFailure.of(cause)).isEqualTo(KafkaProblem.FORBIDDEN);
        assertThat(cause).hasCause(timeout);
    }

    @Test
    void aTimeoutWithoutOneMeansThatNoBrokerIsThere() {
        assertThat(EventTopic.cause(timeout, false)).isSameAs(timeout);
        assertThat(SendFailure.of(timeout)).isEqualTo(KafkaProblem.UNREACHABLE);
    }

    @Test
    void whatTheBrokersSayThemselvesRemains() {
        Throwable missing = new UnknownTopicOrPartitionException("no such topic");

        assertThat(EventTopic.cause(missing, true)).isSameAs(missing);
    }
}
