package rooms.placement;

/// Why a shard was needed for participants of a room.
public enum PlacementCause {
    FIRST_PARTICIPANT,
    /// The other shards of the room have `rooms.edgeLimit` participants each.
    EDGES_FULL,
    /// A participant is near to a region in which the room has no shard.
    OTHER_REGION,
    /// The former shard did not answer any more.
    SHARD_LOST,
    /// The node of the former shard was drained.
    NODE_DRAINS,
    /// The participants were there when another node took over the room, and the reason of its
    /// former owner is not known.
    FOUND_THERE
}
