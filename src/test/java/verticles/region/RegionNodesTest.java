package verticles.region;

import static org.assertj.core.api.Assertions.assertThat;

import bus.node.NodeEvent;
import bus.node.NodeEvent.NodeJoined;
import bus.node.NodeEvent.NodeLeft;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import store.directory.NodeHeartbeat;

class RegionNodesTest {
    private static final NodeHeartbeat OWN = node("own", "eu", 1);
    private static final NodeHeartbeat NEAR = node("near", "eu", 1);
    private static final NodeHeartbeat FAR = node("far", "us", 1);

    private final RegionNodes nodes = new RegionNodes("own", "eu");
    private long nowMillis = 1_000_000;

    @Test
    void aNodeOfAnotherRegionJoinsAndLeaves() {
        assertThat(read(OWN)).isEmpty();

        assertThat(read(OWN, FAR)).containsExactly(new NodeJoined("far"));
        assertThat(read(OWN, FAR)).isEmpty();
        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN)).containsExactly(new NodeLeft("far"));
        assertThat(read(OWN)).isEmpty();
    }

    /// The cluster knows them better.
    @Test
    void nodesOfTheOwnRegionAreNotReported() {
        read(OWN);

        assertThat(read(OWN, NEAR)).isEmpty();
        assertThat(readOften(OWN)).isEmpty();
    }

    @Test
    void nodesThatWereThereBeforeHaveNotJoined() {
        assertThat(read(OWN, FAR)).isEmpty();

        assertThat(readOften(OWN)).containsExactly(new NodeLeft("far"));
    }

    @Test
    void aNodeThatMissedAHeartbeatHasNotLeft() {
        read(OWN, FAR);
        read(OWN);
        read(OWN);

        assertThat(read(OWN, FAR)).isEmpty();
        assertThat(read(OWN)).isEmpty();
    }

    @Test
    void aSuccessorWithTheSameIdIsAnotherNode() {
        read(OWN, FAR);

        assertThat(read(OWN, node("far", "us", 2)))
                .containsExactly(new NodeLeft("far"), new NodeJoined("far"));
    }

    /// All nodes write their heartbeats again, at different moments.
    @Test
    void whenTheDirectoryHasLostItsDataNobodyHasLeft() {
        read(OWN, FAR);

        assertThat(readOften()).isEmpty();
        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN, FAR)).isEmpty();
    }

    @Test
    void whileTheDirectoryCannotBeReadNobodyLeaves() {
        read(OWN, FAR);
        nowMillis += 60_000;

        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN)).isEmpty();
        assertThat(read(OWN, FAR)).isEmpty();
    }

    private List<NodeEvent> read(NodeHeartbeat... heartbeats) {
        nowMillis += 1_000;
        return nodes.onNodes(nowMillis, List.of(heartbeats));
    }

    private List<NodeEvent> readOften(NodeHeartbeat... heartbeats) {
        return IntStream.range(0, 10)
                .mapToObj(_ -> read(heartbeats))
                .flatMap(List::stream)
                .toList();
    }

    private static NodeHeartbeat node(String id, String region, long startedAtMillis) {
        return new NodeHeartbeat(id, region, "", "1.0", startedAtMillis, 1, false, List.of());
    }
}
