package rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final Placement placement = new Placement(100);

    @Test
    void choosesTheLeastLoadedShard() {
        assertThat(
                        placement.choose(
                                0,
                                "eu",
                                List.of(shard("a", 0.8), shard("b", 0.2), shard("c", 0.5))))
                .isEqualTo(address("b"));
    }

    @Test
    void amongEqualsTheFirstByNameIsChosenInWhateverOrderTheyCome() {
        assertThat(new Placement(100).choose(0, "eu", List.of(shard("b", 0.21), shard("a", 0.23))))
                .isEqualTo(address("a"));
        assertThat(new Placement(100).choose(0, "eu", List.of(shard("a", 0.23), shard("b", 0.21))))
                .isEqualTo(address("a"));
    }

    @Test
    void leavesOutWhatDrainsOrIsFull() {
        assertThat(
                        placement.choose(
                                0,
                                "eu",
                                List.of(
                                        new Placement.Candidate(address("a"), "eu", true, 0, 0, 0),
                                        new Placement.Candidate(
                                                address("b"), "eu", false, 0, 100, 0),
                                        new Placement.Candidate(
                                                address("c"), "eu", false, 9, 99, 0.9))))
                .isEqualTo(address("c"));
    }

    @Test
    void prefersTheRegionUntilItIsFull() {
        Placement.Candidate near = candidate("near", "eu", 99);
        Placement.Candidate far = candidate("far", "us", 0);

        assertThat(placement.choose(0, "eu", List.of(far, near))).isEqualTo(address("near"));
        assertThat(placement.choose(0, "eu", List.of(far, candidate("near", "eu", 100))))
                .isEqualTo(address("far"));
    }

    @Test
    void looksWithoutChoosing() {
        List<Placement.Candidate> idle = List.of(shard("a", 0), shard("b", 0));

        assertThat(placement.best(0, "eu", idle)).isEqualTo(address("a"));
        assertThat(placement.choose(0, "eu", idle)).isEqualTo(address("a"));
        assertThat(placement.best(0, "eu", idle)).isEqualTo(address("b"));
    }

    @Test
    void refusesWhenThereIsNone() {
        assertThatThrownBy(() -> placement.choose(0, "eu", List.of()))
                .hasMessageContaining("no_media_node");
    }

    @Test
    void spreadsABurstThatTheHeartbeatsDoNotShowYet() {
        List<Placement.Candidate> idle = List.of(shard("a", 0), shard("b", 0), shard("c", 0));

        assertThat(IntStream.range(0, 6).mapToObj(i -> placement.choose(i, "eu", idle)))
                .containsExactly(
                        address("a"),
                        address("b"),
                        address("c"),
                        address("a"),
                        address("b"),
                        address("c"));
        assertThat(placement.choose(6 + Placement.CHOICE_COUNTS_MILLIS, "eu", idle))
                .isEqualTo(address("a"));
    }

    private static Placement.Candidate candidate(String node, String region, int connections) {
        return new Placement.Candidate(address(node), region, false, 0, connections, 0.5);
    }

    private static Placement.Candidate shard(String node, double load) {
        return new Placement.Candidate(address(node), "eu", false, 0, 0, load);
    }

    private static ShardAddress address(String node) {
        return new ShardAddress(node, 0);
    }
}
