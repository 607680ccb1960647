package verticles.ops;

import bus.Addresses;
import bus.Bus;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
                    if (event instanceof NodeEvent.NodeJoined(String node)) {
                        greet(node, ATTEMPTS);
                    }
                });
    }

    private void greet(String node, int attempts) {
        bus.request(Addresses.node(node), new NodeMessage.Greet())
                .onSuccess(_ -> LOG.debug("the event bus is connected with node {}", node))
                .onFailure(_ -> {
                    if (attempts > 1) {
                        new VertxTimer(vertx).arm(retryMillis, () -> greet(node, attempts - 1));
                    }
                });
    }
}
