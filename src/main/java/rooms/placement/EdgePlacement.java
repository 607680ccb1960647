package rooms.placement;

import java.util.List;
import rooms.ShardAddress;

/// Where participants of a room are and why, as its owner writes it down for the next owner and for administrators.
///
/// @param placement number of the placement, which participants and shards name
/// @param participants their numbers; those who joined or left in the last seconds may be missing
/// @param reason for people
public record EdgePlacement(
        ShardAddress shard, int placement, List<Integer> participants, String reason) {}
