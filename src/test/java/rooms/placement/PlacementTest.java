package rooms.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rooms.RegionRtt;
import rooms.ShardAddress;

class PlacementTest {
    private static final int MOST = 100;
    private static final UUID ROOM = new UUID(3, 4);

    private final Placement placement = new Placement(MOST, Set.of());
    private final Random random = new Random(11);

    @Test
    void choosesTheLeastLoadedOfThree() {
        List<ShardCandidate> candidates =
                List.of(loaded("a", 0.8), loaded("b", 0.2), loaded("c", 0.5));

        for (int i = 0; i < 20; i++) {
            assertThat(new Placement(MOST, Set.of()).choose(0, first("eu"), candidates).shard())
                    .isEqualTo(address("b"));
        }
    }

    @Test
    void theMoreLoadedHalfIsNeverChosen() {
        List<ShardCandidate> candidates =
                IntStream.range(0, 10).mapToObj(i -> loaded("n" + i, i / 10.0)).toList();

        for (int i = 0; i < 1_000; i++) {
            ShardAddress chosen = placement.best(0, first("eu"), candidates).shard();
            assertThat(Integer.parseInt(chosen.node().substring(1))).isLessThan(5);
        }
    }

    @Test
    void loadIsTheLargestOfCpuPacketsAndConnections() {
        ShardCandidate cpu = new ShardCandidate(address("cpu"), "eu", false, 0, 0, 0.6, 0);
        ShardCandidate packets = new ShardCandidate(address("p"), "eu", false, 0, 0, 0, 140_000);
        ShardCandidate connections = new ShardCandidate(address("c"), "eu", false, 0, 65, 0, 0);
        ShardCandidate half = loaded("half", 0.5);

        for (ShardCandidate busy : List.of(cpu, packets, connections)) {
            for (int i = 0; i < 20; i++) {
                assertThat(placement.best(0, first("eu"), List.of(busy, half)).shard())
                        .isEqualTo(address("half"));
            }
        }
    }

    @Test
    void aRoomGetsTheSameShardWhileNothingChanges() {
        List<ShardCandidate> idle =
                IntStream.range(0, 50).mapToObj(i -> loaded("n" + i, 0)).toList();
        Map<ShardAddress, Integer> chosen = new HashMap<>();

        for (int i = 0; i < 200; i++) {
            PlacementRequest request = first("eu");
            ShardAddress shard = placement.best(0, request, idle).shard();
            assertThat(new Placement(MOST, Set.of()).best(0, request, idle.reversed()).shard())
                    .isEqualTo(shard);
            chosen.merge(shard, 1, Integer::sum);
        }

        assertThat(chosen).hasSizeGreaterThan(40);
    }

    @Test
    void leavesOutWhatDrainsOrIsFullOrIsExcepted() {
        PlacementRequest request =
                new PlacementRequest(
                        ROOM,
                        ClientLocation.at("eu"),
                        null,
                        1,
                        Set.of(address("d")),
                        PlacementCause.EDGES_FULL);

        assertThat(
                        placement
                                .choose(
                                        0,
                                        request,
                                        List.of(
                                                new ShardCandidate(
                                                        address("a"), "eu", true, 0, 0, 0, 0),
                                                connected("b", "eu", MOST),
                                                loaded("d", 0),
                                                connected("c", "eu", MOST - 1)))
                                .shard())
                .isEqualTo(address("c"));
    }

    @Test
    void whatIsReservedCountsForCapacity() {
        List<ShardCandidate> one = List.of(connected("a", "eu", MOST - 2));
        placement.choose(0, first("eu"), one);
        placement.reserve(0, address("a"), 1);

        assertThatThrownBy(() -> placement.choose(1, first("eu"), one))
                .hasMessageContaining("no_media_node");
    }

    @Test
    void thoseWhoMoveGoWhereAllOfThemFit() {
        PlacementRequest moved =
                new PlacementRequest(
                        ROOM,
                        ClientLocation.at("eu"),
                        null,
                        30,
                        Set.of(),
                        PlacementCause.SHARD_LOST);
        ShardCandidate idleButSmall = connected("a", "eu", MOST - 29);
        ShardCandidate busy = new ShardCandidate(address("b"), "eu", false, 0, 10, 0.9, 0);

        assertThat(placement.best(0, moved, List.of(idleButSmall, busy)).shard())
                .isEqualTo(address("b"));
        assertThat(placement.best(0, moved, List.of(idleButSmall)).shard()).isEqualTo(address("a"));
    }

    @Test
    void prefersTheRegionUntilItIsFull() {
        ShardCandidate far = connected("far", "us", 0);

        assertThat(
                        placement
                                .best(0, first("eu"), List.of(far, connected("near", "eu", 99)))
                                .shard())
                .isEqualTo(address("near"));
        PlacementDecision elsewhere =
                placement.best(0, first("eu"), List.of(far, connected("near", "eu", MOST)));
        assertThat(elsewhere.shard()).isEqualTo(address("far"));
        assertThat(elsewhere.reason().fullRegion()).isEqualTo("eu");
    }

    @Test
    void regionsThatAreNotPermittedAreNotChosen() {
        Placement european = new Placement(MOST, Set.of("eu"));

        assertThatThrownBy(() -> european.choose(0, first("us"), List.of(connected("a", "us", 0))))
                .hasMessageContaining("no_media_node");
        assertThat(
                        european.choose(
                                        0,
                                        first("us"),
                                        List.of(connected("a", "us", 0), connected("b", "eu", 50)))
                                .shard())
                .isEqualTo(address("b"));
    }

    @Test
    void theNearestRegionThatWasMeasuredComesFirst() {
        ClientLocation client =
                new ClientLocation(
                        "asia",
                        List.of(
                                new RegionRtt("us", 95),
                                new RegionRtt("eu", 12),
                                new RegionRtt("africa", 60)));
        List<ShardCandidate> all =
                List.of(
                        connected("a", "asia", 0),
                        connected("u", "us", 0),
                        connected("f", "africa", 0),
                        connected("e", "eu", MOST));

        PlacementDecision decision = placement.best(0, first(client), all);

        assertThat(decision.shard()).isEqualTo(address("f"));
        assertThat(decision.reason())
                .isEqualTo(
                        new PlacementReason(
                                PlacementCause.FIRST_PARTICIPANT,
                                "africa",
                                1,
                                0,
                                "eu",
                                List.of(
                                        new RegionRtt("eu", 12),
                                        new RegionRtt("africa", 60),
                                        new RegionRtt("us", 95))));
        assertThat(placement.home(0, client, all)).isEqualTo("africa");
        assertThat(placement.home(0, client, all.subList(0, 1))).isEqualTo("asia");
        assertThat(new Placement(MOST, Set.of("us")).home(0, client, all)).isEqualTo("us");
        assertThat(placement.home(0, client, all.subList(3, 4))).isNull();
    }

    @Test
    void onlyOneRegionMayBeAskedFor() {
        PlacementRequest request =
                new PlacementRequest(
                        ROOM,
                        ClientLocation.at("eu"),
                        "eu",
                        1,
                        Set.of(address("e")),
                        PlacementCause.OTHER_REGION);

        assertThatThrownBy(() ->
                        placement.choose(
                                0,
                                request,
                                List.of(connected("e", "eu", 0), connected("u", "us", 0))))
                .hasMessageContaining("no_media_node");
    }

    @Test
    void refusesWhenThereIsNone() {
        assertThatThrownBy(() -> placement.choose(0, first("eu"), List.of()))
                .hasMessageContaining("no_media_node");
    }

    @Test
    void aBurstThatTheHeartbeatsDoNotShowYetIsSpread() {
        List<ShardCandidate> idle = List.of(loaded("a", 0), loaded("b", 0));
        Map<ShardAddress, Integer> chosen = new HashMap<>();

        for (int i = 0; i < 10; i++) {
            chosen.merge(placement.choose(i, first("eu"), idle).shard(), 1, Integer::sum);
        }

        assertThat(chosen).containsOnly(Map.entry(address("a"), 5), Map.entry(address("b"), 5));
    }

    /// A node that has just started gets its first rooms, of which each has one participant until
    /// others join.
    @Test
    void youngRoomsCountAsLargeAsTheyWillBe() {
        ShardCandidate young = new ShardCandidate(address("young"), "eu", false, 10, 10, 0.01, 0);
        ShardCandidate usual = new ShardCandidate(address("usual"), "eu", false, 4, 30, 0.03, 0);

        assertThat(placement.best(0, first("eu"), List.of(young, usual)).shard())
                .isEqualTo(address("young"));
        ShardCandidate more = new ShardCandidate(address("usual"), "eu", false, 10, 50, 0.05, 0);
        ShardCandidate many = new ShardCandidate(address("young"), "eu", false, 20, 40, 0.04, 0);
        assertThat(placement.best(0, first("eu"), List.of(many, more)).shard())
                .isEqualTo(address("usual"));
    }

    @Test
    void aReservationEnds() {
        List<ShardCandidate> two = List.of(connected("a", "eu", 5), connected("b", "eu", 6));
        placement.reserve(0, address("a"), 3);
        long later = Reservations.LASTS_MILLIS + Reservations.INTERVAL_MILLIS;

        assertThat(placement.best(Reservations.LASTS_MILLIS, first("eu"), two).shard())
                .isEqualTo(address("b"));
        assertThat(placement.best(later, first("eu"), two).shard()).isEqualTo(address("a"));
    }

    @Test
    void theReasonSaysWhatWasKnown() {
        assertThat(
                        placement
                                .best(0, first("eu"), List.of(loaded("a", 0.124), loaded("b", 0.5)))
                                .reason())
                .isEqualTo(
                        new PlacementReason(
                                PlacementCause.FIRST_PARTICIPANT, "eu", 2, 12, null, List.of()));
        assertThat(
                        placement
                                .best(
                                        0,
                                        new PlacementRequest(
                                                ROOM,
                                                ClientLocation.at(""),
                                                null,
                                                3,
                                                Set.of(),
                                                PlacementCause.SHARD_LOST),
                                        List.of(loaded("a", 0.3)))
                                .reason())
                .isEqualTo(
                        new PlacementReason(
                                PlacementCause.SHARD_LOST, "eu", 1, 30, null, List.of()));
    }

    private PlacementRequest first(String region) {
        return first(ClientLocation.at(region));
    }

    private PlacementRequest first(ClientLocation location) {
        return PlacementRequest.first(new UUID(random.nextLong(), random.nextLong()), location);
    }

    private static ShardCandidate connected(String node, String region, int connections) {
        return new ShardCandidate(address(node), region, false, 0, connections, 0, 0);
    }

    private static ShardCandidate loaded(String node, double load) {
        return new ShardCandidate(address(node), "eu", false, 0, 0, load, 0);
    }

    private static ShardAddress address(String node) {
        return new ShardAddress(node, 0);
    }
}
