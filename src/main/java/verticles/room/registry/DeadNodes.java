package verticles.room.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;
import verticles.node.VertxTimer;

/// The nodes that have left the cluster and no longer report to the directory either: their
/// registries do not come back for the leases that they hold. A node that the network has cut off
/// goes on to report, to a directory that both sides reach. Used on the registry's context only.
final class DeadNodes {
    /// Above the second between heartbeats, and half of one for a busy node.
    static final long CHECK_MILLIS = 1_500;

    /// Their leases have expired by then.
    private static final long FORGET_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(DeadNodes.class);

    private final Vertx vertx;
    private final Directory directory;
    private final long checkMillis;

    /// Of each node that has left: when it is looked for, and when it is forgotten.
    private final Map<String, VertxTimer> timers = new HashMap<>();

    private final Set<String> dead = new HashSet<>();

    DeadNodes(Vertx vertx, Directory directory) {
        this(vertx, directory, CHECK_MILLIS);
    }

    /// @param checkMillis after the node has left, and its heartbeat was removed
    DeadNodes(Vertx vertx, Directory directory, long checkMillis) {
        this.vertx = vertx;
        this.directory = directory;
        this.checkMillis = checkMillis;
    }

    /// The cluster has lost the node, whose last heartbeat is being removed from the directory.
    void onLeft(String node) {
        VertxTimer timer = timers.computeIfAbsent(node, _ -> new VertxTimer(vertx));
        timer.arm(checkMillis, () -> check(node, timer));
    }

    /// It is back, or its successor is.
    void onJoined(String node) {
        VertxTimer timer = timers.get(node);
        if (timer != null) {
            timer.cancel();
            forget(node);
        }
    }

    /// Looks once more: its successor may have started before the cluster lost it, and one that was
    /// cut off may have reported late.
    Future<Boolean> isDead(String node) {
        return dead.contains(node)
                ? reports(node)
                        .map(reports -> {
                            if (reports) {
                                onJoined(node);
                            }
                            return !reports;
                        })
                : Future.succeededFuture(false);
    }

    private void check(String node, VertxTimer timer) {
        reports(node)
                .onSuccess(reports -> {
                    if (!reports && timers.get(node) == timer) {
                        LOG.info("node {} is dead: others may take its rooms", node);
                        dead.add(node);
                    }
                });
        timer.arm(FORGET_MILLIS, () -> forget(node));
    }

    private Future<Boolean> reports(String node) {
        return directory.nodes().map(nodes -> nodes.stream().anyMatch(n -> n.node().equals(node)));
    }

    private void forget(String node) {
        timers.remove(node);
        dead.remove(node);
    }
}
