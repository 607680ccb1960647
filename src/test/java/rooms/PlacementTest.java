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
        assertThat(placement.choose(0, List.of(shard("a", 0.8), shard("b", 0.2), shard("c", 0.5))))
                .isEqualTo(address("b"));
    }

    @Test
    void amongEqualsTheFirstByNameIsChosenInWhateverOrderTheyCome() {
        assertThat(new Placement(100).choose(0, List.of(shard("b", 0.21), shard("a", 0.23))))
                .isEqualTo(address("a"));
        assertThat(new Placement(100).choose(0, List.of(shard("a", 0.23), shard("b", 0.21))))
                .isEqualTo(address("a"));
    }

    @Test
    void leavesOutWhatDrainsOrIsFull() {
        assertThat(
                        placement.choose(
                                0,
                                List.of(
                                        new Placement.Candidate(address("a"), true, 0, 0, 0),
                                        new Placement.Candidate(address("b"), false, 0, 100, 0),
                                        new Placement.Candidate(address("c"), false, 9, 99, 0.9))))
                .isEqualTo(address("c"));
    }

    @Test
    void refusesWhenThereIsNone() {
        assertThatThrownBy(() -> placement.choose(0, List.of()))
                .hasMessageContaining("no_media_node");
    }

    @Test
    void spreadsABurstThatTheHeartbeatsDoNotShowYet() {
        List<Placement.Candidate> idle = List.of(shard("a", 0), shard("b", 0), shard("c", 0));

        assertThat(IntStream.range(0, 6).mapToObj(i -> placement.choose(i, idle)))
                .containsExactly(
                        address("a"),
                        address("b"),
                        address("c"),
                        address("a"),
                        address("b"),
                        address("c"));
        assertThat(placement.choose(6 + Placement.CHOICE_COUNTS_MILLIS, idle))
                .isEqualTo(address("a"));
    }

    private static Placement.Candidate shard(String node, double load) {
        return new Placement.Candidate(address(node), false, 0, 0, load);
    }

    private static ShardAddress address(String node) {
        return new ShardAddress(node, 0);
    }
}
