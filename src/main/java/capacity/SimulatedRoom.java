package capacity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A room that a registry has placed on a node.
final class SimulatedRoom {
    final UUID id;
    final int registry;

    /// Null while no shard had room.
    @Nullable SimulatedNode node;

    int participants;
    boolean ended;

    SimulatedRoom(UUID id, int registry) {
        this.id = id;
        this.registry = registry;
    }
}
