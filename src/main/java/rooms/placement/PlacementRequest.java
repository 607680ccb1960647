package rooms.placement;

import java.util.Set;
import java.util.UUID;
import rooms.ShardAddress;

/// What needs a shard.
///
/// @param region whose shards come first
/// @param participants whose media will be there at once, at least 1
/// @param except shards that are not chosen
/// @param cause of the choice
public record PlacementRequest(
        UUID room,
        String region,
        int participants,
        Set<ShardAddress> except,
        PlacementCause cause) {
    /// For the first participant of a room.
    public static PlacementRequest first(UUID room, String region) {
        return new PlacementRequest(room, region, 1, Set.of(), PlacementCause.FIRST_PARTICIPANT);
    }

    public PlacementRequest withoutExceptions() {
        return new PlacementRequest(room, region, participants, Set.of(), cause);
    }
}
