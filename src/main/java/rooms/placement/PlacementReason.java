package rooms.placement;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rooms.RegionRtt;

/// Why a shard is used for participants of a room: what was known when it was chosen, without
/// words, as administrators read it in their languages.
///
/// @param region of the shard
/// @param shards with room for the request in that region; 0 when the shard was found and not
///     chosen
/// @param loadPercent share of the shard that was in use; that of another one it was compared with
///     was higher
/// @param fullRegion the nearest region, if no shard in it had room; otherwise null
/// @param measured by the client: the nearest regions, the nearest first
public record PlacementReason(
        PlacementCause cause,
        String region,
        int shards,
        int loadPercent,
        @Nullable String fullRegion,
        List<RegionRtt> measured) {
    public PlacementReason {
        measured = List.copyOf(measured);
    }

    static PlacementReason chosen(
            PlacementRequest request, String region, int shards, double load) {
        String nearest = request.location().nearest();
        return new PlacementReason(
                request.cause(),
                region,
                shards,
                (int) Math.round(load * 100),
                nearest.isEmpty() || nearest.equals(region) ? null : nearest,
                request.location().nearestMeasured());
    }

    /// The participants are on the shard since before this owner of the room.
    public static PlacementReason found(String region) {
        return new PlacementReason(PlacementCause.FOUND_THERE, region, 0, 0, null, List.of());
    }
}
