package verticles.events.kafka;

import config.events.KafkaSettings;
import events.RecordedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import verticles.events.EventJson;

/// The topic that takes the events, over one producer. The key of a record is the id of the guild,
/// so that its events are in one partition; the value is the event as JSON.
final class EventTopic {
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
                                .onFailure(_ -> opened.close()));
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
