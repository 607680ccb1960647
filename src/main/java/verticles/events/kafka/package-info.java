/// Events of guilds go to a topic of Kafka. Runs on the context of
/// [verticles.RoomRegistryVerticle]; the calls of Kafka's client that block run on a worker thread
/// of the Vert.x Kafka client. Start with [KafkaDelivery].
@NullMarked
package verticles.events.kafka;

import org.jspecify.annotations.NullMarked;
