package verticles.room;

import call.MediaLimits;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import rooms.Placement;
import rooms.ShardAddress;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.node.Clock;

/// The media shards of the cluster as the directory lists them: chooses one for a room and notices
/// when one is gone. While the directory cannot be reached nothing is chosen and nothing is declared lost.
public final class ShardDirectory {
    /// Above the second between heartbeats and the pauses of a loaded node.
    static final long LOST_AFTER_MILLIS = 5_000;

    /// @param nodeStartedAtMillis distinguishes a node from its successor with the same id
    /// @param limits what the shard serves at most to one client
    record Placed(ShardAddress shard, long nodeStartedAtMillis, MediaLimits limits) {}

    /// @param reportedAtMillis by the node's clock, of which only the progress counts
    /// @param seenAtMillis by [#watchedMillis]
    private record Sign(long reportedAtMillis, long seenAtMillis) {}

    /// Between two refreshes at most this counts: while this process stalls, heartbeats arrive unseen.
    private static final long MAX_WATCHED_MILLIS = 1_500;

    private final Directory directory;
    private final Placement placement;
    private final LongSupplier millis;
    private final Map<Placed, Sign> signs = new HashMap<>();

    /// The shards of nodes that stop, while there are others.
    private Set<Placed> draining = Set.of();

    private long refreshedAtMillis;

    /// How long this process has watched the heartbeats.
    private long watchedMillis;

    public ShardDirectory(Directory directory, int maxConnectionsPerShard) {
        this(directory, maxConnectionsPerShard, Clock::millis);
    }

    /// @param millis the monotonic clock
    ShardDirectory(Directory directory, int maxConnectionsPerShard, LongSupplier millis) {
        this.directory = directory;
        this.placement = new Placement(maxConnectionsPerShard);
        this.millis = millis;
        this.refreshedAtMillis = millis.getAsLong();
    }

    /// Refused with `no_media_node`, and with `unavailable` when the directory cannot be reached.
    ///
    /// @param region whose shards come first
    Future<Placed> choose(String region) {
        return refresh()
                .recover(DirectoryLost::refused)
                .map(nodes -> {
                    List<Placed> all =
                            nodes.stream()
                                    .flatMap(node ->
                                            node.shards().stream().map(s -> placed(node, s)))
                                    .toList();
                    ShardAddress chosen =
                            placement.choose(
                                    millis.getAsLong(),
                                    region,
                                    nodes.stream().flatMap(n -> candidates(n).stream()).toList());
                    return all.stream()
                            .filter(p -> p.shard().equals(chosen))
                            .findFirst()
                            .orElseThrow();
                });
    }

    /// The shard that a room would get now. Refused as [#choose].
    Future<ShardAddress> preview(String region) {
        return refresh()
                .recover(DirectoryLost::refused)
                .map(nodes ->
                        placement.best(
                                millis.getAsLong(),
                                region,
                                nodes.stream().flatMap(n -> candidates(n).stream()).toList()));
    }

    /// Reads the heartbeats; to be called about once a second.
    public Future<List<NodeHeartbeat>> refresh() {
        return directory
                .nodes()
                .onSuccess(nodes -> {
                    watch(millis.getAsLong());
                    draining = draining(nodes);
                    for (NodeHeartbeat node : nodes) {
                        for (var shard : node.shards()) {
                            signs.compute(
                                    placed(node, shard),
                                    (_, last) ->
                                            last != null
                                                            && last.reportedAtMillis()
                                                                    == node.atMillis()
                                                    ? last
                                                    : new Sign(node.atMillis(), watchedMillis));
                        }
                    }
                    signs.values()
                            .removeIf(sign ->
                                    watchedMillis - sign.seenAtMillis() > 10 * LOST_AFTER_MILLIS);
                });
    }

    private void watch(long nowMillis) {
        watchedMillis += Math.clamp(nowMillis - refreshedAtMillis, 0, MAX_WATCHED_MILLIS);
        refreshedAtMillis = nowMillis;
    }

    /// The cluster has lost the node, and with it its shards.
    ///
    /// @return completes when the directory no longer lists the node
    public Future<Void> onNodeLeft(String node) {
        signs.keySet().removeIf(placed -> placed.shard().node().equals(node));
        return directory.removeNode(node);
    }

    boolean isLost(Placed placed) {
        Sign last = signs.get(placed);
        return last == null || watchedMillis - last.seenAtMillis() > LOST_AFTER_MILLIS;
    }

    /// Whether the participants of a room on this shard should join again on another one, since its node stops.
    boolean isToBeLeft(Placed placed) {
        return draining.contains(placed);
    }

    private static Set<Placed> draining(List<NodeHeartbeat> nodes) {
        boolean others =
                nodes.stream().anyMatch(node -> !node.draining() && !node.shards().isEmpty());
        return others
                ? nodes.stream()
                        .filter(NodeHeartbeat::draining)
                        .flatMap(node -> node.shards().stream().map(shard -> placed(node, shard)))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<Placement.Candidate> candidates(NodeHeartbeat node) {
        return node.shards().stream()
                .map(shard ->
                        new Placement.Candidate(
                                placed(node, shard).shard(),
                                node.region(),
                                node.draining(),
                                shard.rooms(),
                                shard.connections(),
                                shard.load()))
                .toList();
    }

    private static Placed placed(NodeHeartbeat node, NodeHeartbeat.ShardLoad shard) {
        return new Placed(
                new ShardAddress(node.node(), shard.shard()),
                node.startedAtMillis(),
                shard.limits());
    }
}
