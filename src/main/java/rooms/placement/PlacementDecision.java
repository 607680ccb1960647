package rooms.placement;

import java.util.Locale;
import rooms.ShardAddress;

/// The chosen shard, and what was known when it was chosen.
///
/// @param shards with room for the request in the region of the chosen one
/// @param load share of the chosen shard that was in use, 0 to 1; that of others that were compared was higher
public record PlacementDecision(
        ShardAddress shard, PlacementRequest request, String region, int shards, double load) {
    /// For people.
    public String reason() {
        String nearest = request.location().nearest();
        String choice =
                shards == 1
                        ? String.format(
                                Locale.ROOT,
                                "It was the only shard with room in region %s (load %.0f %%).",
                                region,
                                load * 100)
                        : String.format(
                                Locale.ROOT,
                                "Of two of the less loaded of %d shards in region %s it was the less loaded one (load %.0f %%).",
                                shards,
                                region,
                                load * 100);
        String elsewhere =
                nearest.isEmpty() || nearest.equals(region)
                        ? ""
                        : String.format(Locale.ROOT, " No shard in region %s had room.", nearest);
        String measured = request.location().described();
        String distance =
                measured == null ? "" : " The client measured the distance: " + measured + ".";
        return request.cause().sentence() + " " + choice + elsewhere + distance;
    }
}
