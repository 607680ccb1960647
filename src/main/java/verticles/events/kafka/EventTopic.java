package verticles.events.kafka;

import config.events.KafkaSettings;
import events.RecordedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import verticles.events.EventJson;

/// The topic that takes the events, over one producer. The key of a record is the id of the guild,
/// so that its events are in one partition; the value is the event as JSON.
final class EventTopic {
    private static final String FAILED_LOGINS = "failed-authentication-total";

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;

    private EventTopic(String topic, KafkaProducer<String, byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /// Fails with what Kafka's client says when no broker answers in time, or the topic is not
    /// there.
    ///
    /// @param node id
    static Future<EventTopic> open(Vertx vertx, KafkaSettings settings, String node) {
        Map<String, String> properties = ProducerProperties.of(settings, node);
        // It looks the brokers up, and reads the files of TLS.
        return vertx.executeBlocking(
                        () ->
                                new EventTopic(
                                        settings.topic(),
                                        KafkaProducer.<String, byte[]>create(
                                                vertx,
                                                properties,
                                                new StringSerializer(),
                                                new ByteArraySerializer())),
                        false)
                .map(Objects::requireNonNull)
                .compose(opened ->
                        opened.producer
                                .partitionsFor(settings.topic())
                                .map(opened)
                                .recover(failure -> Future.failedFuture(opened.cause(failure)))
                                .onFailure(_ -> opened.close()));
    }

    private Throwable cause(Throwable failure) {
        boolean isRefused =
                producer.unwrap().metrics().values().stream()
                        .filter(metric -> metric.metricName().name().equals(FAILED_LOGINS))
                        .anyMatch(metric -> metric.metricValue() instanceof Double n && n > 0);
        return cause(failure, isRefused);
    }

    /// Kafka's client says that the time is over, without a word on logins and handshakes of TLS
    /// that failed meanwhile.
    ///
    /// @param isRefused whether one of them failed
    static Throwable cause(Throwable failure, boolean isRefused) {
        return failure instanceof TimeoutException && isRefused
                ? new AuthenticationException(
                        "the brokers refuse the login or the certificate, or theirs is not trusted",
                        failure)
                : failure;
    }

    /// @return completes when all replicas in sync have stored it
    Future<Void> send(RecordedEvent event) {
        return producer.send(
                        KafkaProducerRecord.<String, byte[]>create(
                                        topic,
                                        event.guild().toString(),
                                        EventJson.of(event).getBytes())
                                .addHeader("id", event.id().toString())
                                .addHeader("type", event.type()))
                .mapEmpty();
    }

    /// What was not stored yet fails.
    void close() {
        var _ = producer.close(1);
    }
}
