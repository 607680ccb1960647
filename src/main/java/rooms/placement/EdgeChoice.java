package rooms.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which edge of its room a newcomer joins: one in the region that it is nearest to, where there is
/// a shard with room. So what others say crosses to that region once, whatever the number of
/// listeners there, and each client has a short path to its shard.
public sealed interface EdgeChoice {
    /// @param edge index
    record Join(int edge) implements EdgeChoice {}

    /// None of them is suitable.
    ///
    /// @param only region outside of which the shard is not chosen; null for all regions
    record Open(PlacementCause cause, @Nullable String only) implements EdgeChoice {}

    /// @param region null while it has no shard
    record Edge(@Nullable String region, int participants) {}

    /// @param home the nearest region that has a shard with room, see [Placement#home]; null when
    ///     all regions are alike
    /// @param edges at least one
    /// @param edgeLimit participants from which on an edge takes no more
    static EdgeChoice of(
            ClientLocation location, @Nullable String home, List<Edge> edges, int edgeLimit) {
        if (home == null) {
            return nearest(location, edges, edgeLimit, null)
                    .<EdgeChoice>map(Join::new)
                    .orElse(new Open(PlacementCause.EDGES_FULL, null));
        }
        return nearest(location, edges, edgeLimit, home)
                .or(() -> withoutShard(edges, edgeLimit))
                .<EdgeChoice>map(Join::new)
                .orElseGet(() -> new Open(cause(location, home, edges), home));
    }

    private static PlacementCause cause(ClientLocation location, String home, List<Edge> edges) {
        return edges.stream().anyMatch(edge -> isNear(location, edge, home))
                ? PlacementCause.EDGES_FULL
                : PlacementCause.OTHER_REGION;
    }

    /// Of those with room; the first of several.
    private static Optional<Integer> nearest(
            ClientLocation location, List<Edge> edges, int edgeLimit, @Nullable String home) {
        return IntStream.range(0, edges.size())
                .boxed()
                .filter(i -> edges.get(i).participants() < edgeLimit)
                .filter(i -> home == null || isNear(location, edges.get(i), home))
                .min(Comparator.comparingInt(i -> distance(location, edges.get(i))));
    }

    /// It will be in the region of the newcomer.
    private static Optional<Integer> withoutShard(List<Edge> edges, int edgeLimit) {
        return IntStream.range(0, edges.size())
                .boxed()
                .filter(i -> edges.get(i).region() == null)
                .filter(i -> edges.get(i).participants() < edgeLimit)
                .findFirst();
    }

    private static boolean isNear(ClientLocation location, Edge edge, String home) {
        String region = edge.region();
        return region != null && location.isAsNear(region, home);
    }

    private static int distance(ClientLocation location, Edge edge) {
        String region = edge.region();
        return region == null ? 0 : location.distance(region);
    }
}
