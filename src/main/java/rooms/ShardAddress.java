package rooms;

/// One media shard of the cluster.
///
/// @param node id of its node
/// @param shard index on the node, from 0
public record ShardAddress(String node, int shard) {}
