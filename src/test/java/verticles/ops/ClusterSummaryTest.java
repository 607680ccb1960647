package verticles.ops;

import static org.assertj.core.api.Assertions.assertThat;

import bus.node.NodeMessage;
import call.MediaLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// What the heartbeats of all nodes say, and whether one of them takes over from a node that
/// drains.
class ClusterSummaryTest {
    private static final NodeHeartbeat SIGNALING = node("signaling", false);
    private static final NodeHeartbeat MEDIA =
            node("media", false, shard(0, 2, 30, 0.25), shard(1, 1, 4, 0.5));
    private static final NodeHeartbeat STOPPING = node("stopping", true, shard(0, 1, 6, 0.1));

    @Test
    void aNodeHasTheRoomsAndConnectionsOfItsShards() {
        assertThat(ClusterSummary.nodes(List.of(SIGNALING, MEDIA, STOPPING)).nodes())
                .containsExactly(
                        new NodeMessage.Node("signaling", "eu", "1.0", false, 0, 0, 0),
                        new NodeMessage.Node("media", "eu", "1.0", false, 2, 3, 34),
                        new NodeMessage.Node("stopping", "eu", "1.0", true, 1, 1, 6));
    }

    @Test
    void theVoiceServiceIsAllNodesTogether() {
        assertThat(ClusterSummary.voiceHealth(List.of(SIGNALING, MEDIA, STOPPING), "auto"))
                .isEqualTo(
                        new NodeMessage.VoiceHealth(
                                NodeMessage.ServiceStatus.OK, "auto", 3, 3, 4, 40, 0.283));
    }

    @Test
    void withoutAShardNoCallCanTakePlace() {
        assertThat(ClusterSummary.voiceHealth(List.of(SIGNALING), "sfu"))
                .isEqualTo(
                        new NodeMessage.VoiceHealth(
                                NodeMessage.ServiceStatus.NO_MEDIA_NODE, "sfu", 1, 0, 0, 0, 0));
    }

    @Test
    void onlyAnotherNodeWithMediaThatDoesNotDrainTakesParticipants() {
        assertThat(NodeDrain.hasOtherMedia(List.of(SIGNALING, MEDIA, STOPPING), "stopping"))
                .isTrue();
        assertThat(NodeDrain.hasOtherMedia(List.of(SIGNALING, MEDIA, STOPPING), "media")).isFalse();
        assertThat(NodeDrain.hasOtherMedia(List.of(), "media")).isFalse();
    }

    private static NodeHeartbeat node(String id, boolean draining, ShardLoad... shards) {
        return new NodeHeartbeat(id, "eu", "", "1.0", 1_000, 2_000, draining, List.of(shards));
    }

    private static ShardLoad shard(int index, int rooms, int connections, double load) {
        return new ShardLoad(
                index, 10_000 + index, rooms, connections, load, 0, MediaLimits.DEFAULT);
    }
}
