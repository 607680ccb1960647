package verticles.room;

import call.MediaLimits;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /// @param seenAtMillis by ours
    private record Sign(long reportedAtMillis, long seenAtMillis) {}

    private final Directory directory;
    private final Placement placement;
    private final Map<Placed, Sign> signs = new HashMap<>();
    private long refreshedAtMillis;

    public ShardDirectory(Directory directory, int maxConnectionsPerShard) {
        this.directory = directory;
        this.placement = new Placement(maxConnectionsPerShard);
    }

    /// Refused with `no_media_node`.
    Future<Placed> choose() {
        return refresh()
                .map(nodes -> {
                    List<Placed> all =
                            nodes.stream()
                                    .flatMap(node ->
                                            node.shards().stream().map(s -> placed(node, s)))
                                    .toList();
                    ShardAddress chosen =
                            placement.choose(
                                    Clock.millis(),
                                    nodes.stream().flatMap(n -> candidates(n).stream()).toList());
                    return all.stream()
                            .filter(p -> p.shard().equals(chosen))
                            .findFirst()
                            .orElseThrow();
                });
    }

    /// Reads the heartbeats; to be called about once a second.
    public Future<List<NodeHeartbeat>> refresh() {
        return directory
                .nodes()
                .onSuccess(nodes -> {
                    long now = Clock.millis();
                    refreshedAtMillis = now;
                    for (NodeHeartbeat node : nodes) {
                        for (var shard : node.shards()) {
                            signs.compute(
                                    placed(node, shard),
                                    (_, last) ->
                                            last != null
                                                            && last.reportedAtMillis()
                                                                    == node.atMillis()
                                                    ? last
                                                    : new Sign(node.atMillis(), now));
                        }
                    }
                    signs.values().removeIf(s -> now - s.seenAtMillis() > 10 * LOST_AFTER_MILLIS);
                });
    }

    boolean isLost(Placed placed) {
        Sign last = signs.get(placed);
        return last == null || refreshedAtMillis - last.seenAtMillis() > LOST_AFTER_MILLIS;
    }

    private static List<Placement.Candidate> candidates(NodeHeartbeat node) {
        return node.shards().stream()
                .map(shard ->
                        new Placement.Candidate(
                                placed(node, shard).shard(),
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
