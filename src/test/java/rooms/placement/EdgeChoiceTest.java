package rooms.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rooms.RegionRtt;
import rooms.placement.EdgeChoice.Edge;
import rooms.placement.EdgeChoice.Join;
import rooms.placement.EdgeChoice.Open;

class EdgeChoiceTest {
    private static final int LIMIT = 10;
    private static final ClientLocation IN_US = ClientLocation.at("us");
    private static final Edge UNUSED = new Edge(null, 0);

    @Test
    void theFirstParticipantJoinsTheFirstEdge() {
        assertThat(EdgeChoice.of(IN_US, "us", List.of(UNUSED), LIMIT)).isEqualTo(new Join(0));
    }

    @Test
    void aRegionWithoutEdgeGetsOne() {
        assertThat(EdgeChoice.of(IN_US, "us", List.of(new Edge("eu", 3)), LIMIT))
                .isEqualTo(new Open(PlacementCause.OTHER_REGION, "us"));
    }

    @Test
    void theEdgeOfTheOwnRegionIsJoined() {
        List<Edge> edges = List.of(new Edge("eu", 3), new Edge("us", 9), new Edge("us", 1));

        assertThat(EdgeChoice.of(IN_US, "us", edges, LIMIT)).isEqualTo(new Join(1));
    }

    @Test
    void whereTheEdgesOfTheOwnRegionAreFullItGetsOneMore() {
        List<Edge> edges = List.of(new Edge("eu", 3), new Edge("us", LIMIT));

        assertThat(EdgeChoice.of(IN_US, "us", edges, LIMIT))
                .isEqualTo(new Open(PlacementCause.EDGES_FULL, "us"));
    }

    @Test
    void anEdgeWithoutShardWillBeInTheRegionOfTheNewcomer() {
        assertThat(EdgeChoice.of(IN_US, "us", List.of(new Edge("eu", 3), UNUSED), LIMIT))
                .isEqualTo(new Join(1));
    }

    @Test
    void aRegionThatIsHardlyFartherIsGoodEnough() {
        ClientLocation between = between(20, 20 + ClientLocation.AS_NEAR_MILLIS);
        ClientLocation nearer = between(20, 21 + ClientLocation.AS_NEAR_MILLIS);
        List<Edge> edges = List.of(new Edge("eu", 3));

        assertThat(EdgeChoice.of(between, "us", edges, LIMIT)).isEqualTo(new Join(0));
        assertThat(EdgeChoice.of(nearer, "us", edges, LIMIT))
                .isEqualTo(new Open(PlacementCause.OTHER_REGION, "us"));
        assertThat(
                        EdgeChoice.of(
                                between,
                                "us",
                                List.of(new Edge("eu", 3), new Edge("us", 3)),
                                LIMIT))
                .as("the nearest of both")
                .isEqualTo(new Join(1));
    }

    /// Where the own region has no shard with room, or regions do not count.
    @Test
    void withoutAnOwnRegionTheNearestEdgeWithRoomIsJoined() {
        List<Edge> edges = List.of(new Edge("asia", 3), new Edge("eu", LIMIT), new Edge("us", 3));

        assertThat(EdgeChoice.of(between(30, 20), null, edges, LIMIT)).isEqualTo(new Join(2));
        assertThat(EdgeChoice.of(ClientLocation.at("mars"), null, edges, LIMIT))
                .isEqualTo(new Join(0));
        assertThat(EdgeChoice.of(IN_US, null, edges.subList(1, 2), LIMIT))
                .isEqualTo(new Open(PlacementCause.EDGES_FULL, null));
    }

    private static ClientLocation between(int toUs, int toEu) {
        return new ClientLocation(
                "eu", List.of(new RegionRtt("us", toUs), new RegionRtt("eu", toEu)));
    }
}
