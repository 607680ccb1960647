package verticles.ops;

import bus.node.NodeMessage;
import java.util.List;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// The heartbeats of all nodes, as administrators and monitoring see them.
public final class ClusterSummary {
    private ClusterSummary() {}

    public static NodeMessage.Nodes nodes(List<NodeHeartbeat> heartbeats) {
        return new NodeMessage.Nodes(heartbeats.stream().map(ClusterSummary::node).toList());
    }

    /// @param mode `voice.architecture` of this node
    public static NodeMessage.VoiceHealth voiceHealth(List<NodeHeartbeat> heartbeats, String mode) {
        List<ShardLoad> shards =
                heartbeats.stream().flatMap(node -> node.shards().stream()).toList();
        return new NodeMessage.VoiceHealth(
                shards.isEmpty()
                        ? NodeMessage.ServiceStatus.NO_MEDIA_NODE
                        : NodeMessage.ServiceStatus.OK,
                mode,
                heartbeats.size(),
                shards.size(),
                rooms(shards),
                connections(shards),
                meanLoad(shards));
    }

    private static NodeMessage.Node node(NodeHeartbeat node) {
        return new NodeMessage.Node(
                node.node(),
                node.region(),
                node.version(),
                node.draining(),
                node.shards().size(),
                rooms(node.shards()),
                connections(node.shards()));
    }

    private static int rooms(List<ShardLoad> shards) {
        return shards.stream().mapToInt(ShardLoad::rooms).sum();
    }

    private static int connections(List<ShardLoad> shards) {
        return shards.stream().mapToInt(ShardLoad::connections).sum();
    }

    /// In thousandths, as it is measured.
    private static double meanLoad(List<ShardLoad> shards) {
        double mean = shards.stream().mapToDouble(ShardLoad::load).average().orElse(0);
        return Math.round(mean * 1_000) / 1_000.0;
    }
}
