package store.directory;

import call.MediaLimits;
import java.util.List;
import java.util.Objects;

/// What a node reports every second.
///
/// @param node id of the node
/// @param region of the node
/// @param url at which clients reach the nodes of its region, or empty
/// @param version of the software; empty in the heartbeat of an earlier version
/// @param startedAtMillis when it started, Unix time in milliseconds
/// @param atMillis when it reported, Unix time in milliseconds
/// @param draining whether it accepts no new rooms and connections
/// @param shards its media shards; empty for a node without media
public record NodeHeartbeat(
        String node,
        String region,
        String url,
        String version,
        long startedAtMillis,
        long atMillis,
        boolean draining,
        List<ShardLoad> shards) {
    @SuppressWarnings("ConstantValue") // null in the heartbeat of an earlier version
    public NodeHeartbeat {
        region = Objects.requireNonNullElse(region, "default");
        url = Objects.requireNonNullElse(url, "");
        version = Objects.requireNonNullElse(version, "");
    }

    /// @param shard index on the node, from 0
    /// @param port its UDP port
    /// @param load CPU use as a share of one core, 0 to 1
    /// @param packetsPerSecond that it sends; 0 in the heartbeat of an earlier version
    /// @param limits what the shard serves at most to one client
    public record ShardLoad(
            int shard,
            int port,
            int rooms,
            int connections,
            double load,
            long packetsPerSecond,
            MediaLimits limits) {
        @SuppressWarnings("ConstantValue") // null in the heartbeat of an earlier version
        public ShardLoad {
            limits = Objects.requireNonNullElse(limits, MediaLimits.DEFAULT);
        }
    }
}
