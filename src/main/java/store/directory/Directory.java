package store.directory;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rooms.Participant;

/// What nodes share while they live: who owns which room, which nodes there are, who is where. All of
/// it is soft: every entry has a life and is gone unless it is told again. Every method fails when
/// the directory cannot be reached; a call in progress does not depend on it.
public interface Directory {
    /// Takes a free lease. If it is held, nothing changes, also when `owner` itself holds it.
    ///
    /// @return the lease in force now: the caller's if the owner is the caller, else the holder's
    Future<Lease> acquire(String key, String owner, Duration life);

    /// @return the lease in force, empty when nobody holds it
    Future<Optional<Lease>> holder(String key);

    /// Gives the lease a full life again.
    ///
    /// @return false when it was lost: it ran out, or was released
    Future<Boolean> renew(Lease lease, Duration life);

    /// Gives the lease back. A lease that is no longer in force is left alone.
    Future<Void> release(Lease lease);

    Future<Void> putNode(NodeHeartbeat heartbeat, Duration life);

    /// The node leaves.
    Future<Void> removeNode(String node);

    /// @return the last heartbeat of every node that lives, by id in ascending order
    Future<List<NodeHeartbeat>> nodes();

    /// Replaces who is in a channel; an empty list removes it.
    Future<Void> putPresence(
            UUID guild, UUID channel, List<Participant> participants, Duration life);

    /// @return who is in which channel of the guild; empty channels are left out
    Future<Map<UUID, List<Participant>>> presence(UUID guild);

    Future<Void> close();
}
