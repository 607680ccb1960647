package rooms.placement;

import rooms.ShardAddress;

/// One shard as its node's heartbeat describes it.
///
/// @param load share of one core in use, 0 to 1
/// @param packetsPerSecond that it sends
public record ShardCandidate(
        ShardAddress shard,
        String region,
        boolean draining,
        int rooms,
        int connections,
        double load,
        long packetsPerSecond) {}
