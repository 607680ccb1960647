package rooms.placement;

import rooms.ShardAddress;

/// The chosen shard, and why it was chosen.
public record PlacementDecision(ShardAddress shard, PlacementReason reason) {}
