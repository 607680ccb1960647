package verticles.ops;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.message.BusMessage;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;

@ExtendWith(VertxExtension.class)
class MemberGreetingTest {
    private final List<String> greeted = new CopyOnWriteArrayList<>();

    @Test
    void aNodeThatJoinsIsGreetedAsSoonAsItAnswers(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(new MemberGreeting(vertx, 100).start());
        join(bus, "other");
        Promise<NodeMessage> greeting = Promise.promise();

        result(
                bus.consume(
                        Addresses.node("other"),
                        message -> {
                            greeting.tryComplete(message);
                            return ((NodeMessage.Greet) message).answer(new BusMessage.Done());
                        }));

        assertThat(result(greeting.future())).isEqualTo(new NodeMessage.Greet());
    }

    @Test
    void aNodeThatRefusesIsNotGreetedAgain(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(new MemberGreeting(vertx, 1).start());
        result(
                bus.consume(
                        Addresses.node("old"),
                        _ -> {
                            greeted.add("old");
                            throw new RefusedException(RefusalCode.UNAVAILABLE, "Upgrade first.");
                        }));

        join(bus, "old");
        awaitRetriesOfAnother(vertx, bus);

        assertThat(greeted).containsExactly("old");
    }

    @Test
    void aNodeThatLeavesIsNotGreetedAgain(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(new MemberGreeting(vertx, 1).start());
        consume(
                vertx,
                "brief",
                message -> {
                    greeted.add("brief");
                    bus.publishHere(Addresses.NODE_EVENTS, new NodeEvent.NodeLeft("brief"));
                    message.fail(0, "leaving");
                });

        join(bus, "brief");
        awaitRetriesOfAnother(vertx, bus);

        assertThat(greeted).containsExactly("brief");
    }

    @Test
    void aNodeThatJoinsAgainIsGreetedByOneLoop(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(new MemberGreeting(vertx, 1).start());
        consume(
                vertx,
                "flapping",
                message -> {
                    greeted.add("flapping");
                    if (greeted.size() == 1) {
                        join(bus, "flapping");
                        message.fail(0, "not yet");
                    } else {
                        message.reply(null);
                    }
                });

        join(bus, "flapping");
        awaitRetriesOfAnother(vertx, bus);

        assertThat(greeted).containsExactly("flapping", "flapping");
    }

    private static void join(Bus bus, String node) {
        bus.publishHere(Addresses.NODE_EVENTS, new NodeEvent.NodeJoined(node));
    }

    /// Of a node that joins after the one under test and fails to answer often enough for a retry
    /// of that one to come before.
    private void awaitRetriesOfAnother(Vertx vertx, Bus bus) {
        Promise<Void> answered = Promise.promise();
        AtomicInteger attempts = new AtomicInteger();
        consume(
                vertx,
                "another",
                message -> {
                    if (attempts.incrementAndGet() < 10) {
                        message.fail(0, "not yet");
                    } else {
                        message.reply(null);
                        answered.complete();
                    }
                });
        join(bus, "another");
        result(answered.future());
    }

    private static void consume(Vertx vertx, String node, Consumer<Message<Object>> handler) {
        result(
                vertx.eventBus()
                        .consumer(Addresses.node(node).name(), handler::accept)
                        .completion());
    }
}
