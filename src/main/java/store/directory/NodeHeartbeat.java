package store.directory;

import java.util.List;

/// What a node says of itself every second.
///
/// @param node id of the node
/// @param startedAtMillis when it started, Unix time in milliseconds
/// @param atMillis when it said so, Unix time in milliseconds
/// @param draining whether it takes no new rooms and connections
/// @param shards its media shards, empty for a node without
public record NodeHeartbeat(
        String node,
        long startedAtMillis,
        long atMillis,
        boolean draining,
        List<ShardLoad> shards) {

    /// @param shard index on the node, from 0
    /// @param port its UDP port
    /// @param load share of one core in use, 0 to 1
    public record ShardLoad(int shard, int port, int rooms, int connections, double load) {}
}
