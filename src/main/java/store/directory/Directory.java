package store.directory;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import limits.NodeLimitUse;
import rooms.Participant;
import rooms.placement.EdgePlacement;

/// What nodes share while they run: which registry owns which room, which nodes are alive, which
/// participants are in which channel, and on which shards, and what clients have spent of their
/// rate limits. All of it is soft state: an entry disappears after its TTL unless it is written
/// again. Every method fails when the directory cannot be reached; calls in progress do not depend
/// on it.
public interface Directory {
    /// Takes a free lease. If it is held, nothing changes, even when `owner` itself holds it.
    ///
    /// @return the lease in force now, which names its owner
    Future<Lease> acquire(String key, String owner, Duration ttl);

    /// @return the lease in force, empty when it is free
    Future<Optional<Lease>> holder(String key);

    /// Restarts the TTL of the lease. One that expired while its owner stalled is in force again,
    /// under the same epoch, unless another owner has taken it.
    ///
    /// @return false when it is lost: it was released, or another owner has it or had it since
    Future<Boolean> renew(Lease lease, Duration ttl);

    /// Releases the lease. Nothing happens when it is no longer in force.
    Future<Void> release(Lease lease);

    Future<Void> putNode(NodeHeartbeat heartbeat, Duration ttl);

    /// Removes a node that stops.
    Future<Void> removeNode(String node);

    /// @return the last heartbeat of every node that is alive, by id in ascending order
    Future<List<NodeHeartbeat>> nodes();

    /// Replaces the participants of a channel; an empty list removes it.
    Future<Void> putPresence(
            UUID guild, UUID channel, List<Participant> participants, Duration ttl);

    /// @return the participants by channel of the guild, without empty channels
    Future<Map<UUID, List<Participant>>> presence(UUID guild);

    /// Replaces the edges of a room; an empty list removes them.
    Future<Void> putEdges(UUID channel, List<EdgePlacement> edges, Duration ttl);

    /// @return where the media of a room is, empty when that is not known
    Future<List<EdgePlacement>> edges(UUID channel);

    /// Replaces what a node reports about its rate limits.
    Future<Void> putLimitUse(NodeLimitUse use, Duration ttl);

    /// @return the last report of every node that has made one, in no order
    Future<List<NodeLimitUse>> limitUses();

    Future<Void> close();
}
