package capacity;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;
import rooms.placement.ShardCandidate;

/// A media node with one shard.
final class SimulatedNode {
    /// Share of a core that a participant of a conversation needs: 200 packets a second, 5 µs each.
    static final double LOAD_OF_PARTICIPANT = 0.001;

    static final int PACKETS_OF_PARTICIPANT = 200;

    /// A room that a registry has placed on a node.
    static final class Room {
        final UUID id;
        final int registry;

        /// Null while no shard had room.
        @Nullable SimulatedNode node;

        int participants;
        boolean ended;

        Room(UUID id, int registry) {
            this.id = id;
            this.registry = registry;
        }
    }

    final ShardAddress address;
    final Set<Room> rooms = new LinkedHashSet<>();
    int participants;
    boolean alive = true;
    long startedAtTick;

    /// As the directory lists it; null when it does not.
    @Nullable ShardCandidate heartbeat;

    SimulatedNode(int index) {
        address = new ShardAddress(String.format(Locale.ROOT, "node-%04d", index), 0);
    }

    /// @param noise what the measured load differs by, as a share of it
    void beat(String region, double noise) {
        heartbeat =
                new ShardCandidate(
                        address,
                        region,
                        false,
                        rooms.size(),
                        participants,
                        participants * LOAD_OF_PARTICIPANT * (1 + noise),
                        (long) participants * PACKETS_OF_PARTICIPANT);
    }
}
