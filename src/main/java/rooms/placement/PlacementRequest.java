package rooms.placement;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;

/// What needs a shard.
///
/// @param location whose nearest regions come first
/// @param only region outside of which no shard is chosen; null for all regions
/// @param participants whose media will be there at once, at least 1
/// @param except shards that are not chosen
/// @param cause of the choice
public record PlacementRequest(
        UUID room,
        ClientLocation location,
        @Nullable String only,
        int participants,
        Set<ShardAddress> except,
        PlacementCause cause) {
    /// For the first participant of a room.
    public static PlacementRequest first(UUID room, ClientLocation location) {
        return new PlacementRequest(
                room, location, null, 1, Set.of(), PlacementCause.FIRST_PARTICIPANT);
    }

    public PlacementRequest from(ClientLocation other) {
        return new PlacementRequest(room, other, only, participants, except, cause);
    }

    public PlacementRequest withoutExceptions() {
        return new PlacementRequest(room, location, only, participants, Set.of(), cause);
    }
}
