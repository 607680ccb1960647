package verticles.voice;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rooms.VoiceRegion;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// The regions of a cluster, from the heartbeats of its nodes.
final class Regions {
    private Regions() {}

    /// By id.
    static List<VoiceRegion> of(List<NodeHeartbeat> nodes) {
        return nodes.stream()
                .collect(
                        Collectors.groupingBy(
                                NodeHeartbeat::region, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(region -> region(region.getKey(), region.getValue()))
                .toList();
    }

    /// Empty for a node that has just gone.
    static String ofNode(String node, List<NodeHeartbeat> nodes) {
        return nodes.stream()
                .filter(heartbeat -> heartbeat.node().equals(node))
                .map(NodeHeartbeat::region)
                .findFirst()
                .orElse("");
    }

    private static VoiceRegion region(String id, List<NodeHeartbeat> nodes) {
        List<ShardLoad> shards =
                nodes.stream()
                        .filter(node -> !node.draining())
                        .flatMap(node -> node.shards().stream())
                        .toList();
        return new VoiceRegion(
                id,
                nodes.stream()
                        .map(NodeHeartbeat::url)
                        .filter(url -> !url.isEmpty())
                        .findFirst()
                        .orElse(""),
                nodes.size(),
                shards.size(),
                Math.round(shards.stream().mapToDouble(ShardLoad::load).average().orElse(0) * 1_000)
                        / 1_000.0);
    }
}
