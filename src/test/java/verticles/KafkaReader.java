package verticles;

import io.vertx.core.json.JsonObject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A reader of the topic as docs/api.md describes it: it stores each event once, by its
/// number, and commits the offset afterwards. A process of its own, to be killed at any time.
final class KafkaReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private KafkaReader() {}

    /// @param folder in which it appends to `events.jsonl`
    static Process start(String brokers, String topic, Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx200m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        KafkaReader.class.getName(),
                        brokers,
                        topic,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("reader.log").toFile()))
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[2]);
        Map<String, Long> last = new HashMap<>();
        for (JsonObject event : DocumentedReceiver.events(folder)) {
            last.put(event.getString("guild"), event.getLong("seq"));
        }
        try (KafkaConsumer<String, String> consumer = consumer(arguments[0], "analytics");
                FileOutputStream log =
                        new FileOutputStream(folder.resolve("events.jsonl").toFile(), true)) {
            consumer.subscribe(List.of(arguments[1]));
            while (true) {
                for (ConsumerRecord<String, String> stored : consumer.poll(POLL)) {
                    long seq = new JsonObject(stored.value()).getLong("seq");
                    if (seq > last.getOrDefault(stored.key(), 0L)) {
                        log.write((stored.value() + "\n").getBytes(StandardCharsets.UTF_8));
                        last.put(stored.key(), seq);
                    }
                }
                log.getFD().sync();
                consumer.commitSync();
            }
        }
    }

    /// All that the topic has now, partition by partition in the order of the offsets.
    static List<ConsumerRecord<String, String>> all(String brokers, String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer(brokers, "all")) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(found -> new TopicPartition(topic, found.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    private static KafkaConsumer<String, String> consumer(String brokers, String group) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // One that was killed gets its partitions back at once.
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "reader");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }
}
