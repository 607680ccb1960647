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
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MemberGreetingTest {
    @Test
    void aNodeThatJoinsIsGreetedAsSoonAsItAnswers(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(new MemberGreeting(vertx, 100).start());
        bus.publishHere(Addresses.NODE_EVENTS, new NodeEvent.NodeJoined("other"));
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
}
