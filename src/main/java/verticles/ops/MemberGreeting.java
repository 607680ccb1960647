package verticles.ops;

import bus.Addresses;
import bus.Bus;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.node.VertxTimer;

/// Opens the connections of the event bus between this node and one that has joined the cluster,
/// in both directions. Vert.x opens each with the first message, which then waits for a TLS
/// handshake: during a failover or a drain, audio would wait with it.
///
/// A node that has just started answers when it has its OpsVerticle; after a split of the cluster,
/// when the other half knows its consumers again.
public final class MemberGreeting {
    private static final Logger LOG = LoggerFactory.getLogger(MemberGreeting.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final int ATTEMPTS = 60;

    private final Vertx vertx;
    private final Bus bus;
    private final long retryMillis;
    private final Map<String, Greeting> unanswered = new HashMap<>();

    public MemberGreeting(Vertx vertx) {
        this(vertx, RETRY_MILLIS);
    }

    MemberGreeting(Vertx vertx, long retryMillis) {
        this.vertx = vertx;
        this.bus = new Bus(vertx);
        this.retryMillis = retryMillis;
    }

    /// Begins to greet those that join.
    public Future<?> start() {
        return bus.listen(
                Addresses.NODE_EVENTS,
                event -> {
                    switch (event) {
                        case NodeEvent.NodeJoined(String node) -> greet(node);
                        case NodeEvent.NodeLeft(String node) -> end(node);
                    }
                });
    }

    private void greet(String node) {
        end(node);
        Greeting greeting = new Greeting(node);
        unanswered.put(node, greeting);
        greeting.send();
    }

    private void end(String node) {
        @Nullable Greeting greeting = unanswered.remove(node);
        if (greeting != null) {
            greeting.retry.cancel();
        }
    }

    /// The attempts to greet one node, until it answers, leaves or joins again.
    private final class Greeting {
        private final String node;
        private final VertxTimer retry = new VertxTimer(vertx);
        private int attempts;

        Greeting(String node) {
            this.node = node;
        }

        void send() {
            attempts++;
            bus.request(Addresses.node(node), new NodeMessage.Greet()).onComplete(this::onAnswer);
        }

        private void onAnswer(AsyncResult<?> answer) {
            if (unanswered.get(node) != this) {
                return;
            }
            // A node of an earlier version refuses the message: its connection is open as well.
            if (answer.succeeded() || Bus.isRefusedByConsumer(answer.cause())) {
                LOG.debug("the event bus is connected with node {}", node);
                unanswered.remove(node);
            } else if (attempts < ATTEMPTS) {
                retry.arm(retryMillis, this::send);
            } else {
                unanswered.remove(node);
            }
        }
    }
}
