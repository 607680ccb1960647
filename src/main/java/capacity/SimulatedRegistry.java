package capacity;

import java.util.List;
import java.util.Set;
import rooms.placement.Placement;
import rooms.placement.ShardCandidate;

/// A registry: its own reservations, and the heartbeats as it has read them last.
final class SimulatedRegistry {
    final Placement placement;
    List<ShardCandidate> view = List.of();

    SimulatedRegistry(int maxConnections) {
        placement = new Placement(maxConnections, Set.of());
    }
}
