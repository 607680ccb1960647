package rooms.placement;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;

/// Where participants of a room are and why, as its owner writes it down for the next owner and for
/// administrators.
///
/// @param placement number of the placement, which participants and shards name
/// @param participants their numbers; those who joined or left in the last seconds may be missing
/// @param placementReason null if a node of an older version wrote it, whose `reason` was a
///     sentence
public record EdgePlacement(
        ShardAddress shard,
        int placement,
        List<Integer> participants,
        @Nullable PlacementReason placementReason) {}
