package verticles.ops;

import bus.call.MediaMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.node.Clock;
import verticles.node.VertxTimer;

/// Whether this node takes new participants, and the wait until those it has are on other nodes.
public final class NodeDrain {
    private static final long POLL_MILLIS = 250;

    private final Vertx vertx;
    private final String node;
    private final NodeShards shards;
    private final Directory directory;
    private boolean draining;
    private boolean stopping;

    public NodeDrain(Vertx vertx, String node, NodeShards shards, Directory directory) {
        this.vertx = vertx;
        this.node = node;
        this.shards = shards;
        this.directory = directory;
    }

    public boolean isDraining() {
        return draining;
    }

    /// The next heartbeat says so, and then participants move. Refused with `node_stopping` when
    /// the node stops, which would wait for participants that come back.
    public void set(boolean toDrain) {
        if (stopping && !toDrain) {
            throw new RefusedException(
                    RefusalCode.NODE_STOPPING,
                    "This node is stopping. It takes calls again when it has started again.");
        }
        draining = toDrain;
    }

    /// For good.
    public void setStopping() {
        stopping = true;
        draining = true;
    }

    /// Waits until no client is connected to the media of this node, for as long as there is
    /// another node that they can move to.
    ///
    /// @return completes at the latest after the limit; never fails
    public Future<Void> awaitIdle(Duration limit) {
        Promise<Void> idle = Promise.promise();
        await(Clock.millis() + limit.toMillis(), idle);
        return idle.future();
    }

    private void await(long untilMillis, Promise<Void> idle) {
        Future.join(shards.statuses(), directory.nodes())
                .onComplete(asked -> {
                    if (asked.failed()
                            || Clock.millis() - untilMillis >= 0
                            || isIdle(asked.result().resultAt(0))
                            || !hasOtherMedia(asked.result().resultAt(1), node)) {
                        idle.tryComplete();
                    } else {
                        new VertxTimer(vertx).arm(POLL_MILLIS, () -> await(untilMillis, idle));
                    }
                });
    }

    private static boolean isIdle(List<MediaMessage.ShardStatus> shards) {
        return shards.stream().allMatch(shard -> shard.figures().connections() == 0);
    }

    /// Whether there is another node that takes the participants of this one.
    static boolean hasOtherMedia(List<NodeHeartbeat> nodes, String node) {
        return nodes.stream()
                .anyMatch(other ->
                        !other.draining()
                                && !other.node().equals(node)
                                && !other.shards().isEmpty());
    }
}
