package verticles.room.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import store.directory.Directory;
import store.directory.Lease;
import verticles.room.placement.DirectoryLost;

/// The leases under which one registry owns rooms, each with an epoch that grows with every owner.
/// Used on the registry's context only.
final class RoomLeases {
    private final Directory directory;
    private final String owner;
    private final Duration ttl;
    private final DeadNodes deadNodes;

    /// @param owner names the registry, unique in the cluster
    /// @param ttl of a lease that is not renewed
    RoomLeases(Vertx vertx, Directory directory, String owner, Duration ttl) {
        this.directory = directory;
        this.owner = owner;
        this.ttl = ttl;
        this.deadNodes = new DeadNodes(vertx, directory);
    }

    Duration ttl() {
        return ttl;
    }

    /// Whether it is of this registry.
    boolean isOwn(Lease lease) {
        return lease.owner().equals(owner);
    }

    /// Takes the lease of a room, unless another registry has it. That of a registry that has died
    /// does not have to expire first. Refused with `unavailable`.
    ///
    /// @return the lease as it is now
    Future<Lease> acquire(UUID room) {
        String key = Lease.keyOfRoom(room);
        return directory
                .acquire(key, owner, ttl)
                .compose(lease ->
                        deadNodes
                                .isDead(RegistryName.node(lease.owner()))
                                .compose(dead ->
                                        dead
                                                ? acquireOfDead(lease)
                                                : Future.succeededFuture(lease)))
                .recover(DirectoryLost::refused);
    }

    private Future<Lease> acquireOfDead(Lease lease) {
        return directory.release(lease).compose(_ -> directory.acquire(lease.key(), owner, ttl));
    }

    /// @return whether it is still of this registry; fails while the directory cannot be reached
    Future<Boolean> renew(Lease lease) {
        return directory.renew(lease, ttl);
    }

    Future<Void> release(Lease lease) {
        return directory.release(lease);
    }

    void onNodeLeft(String node) {
        deadNodes.onLeft(node);
    }

    void onNodeJoined(String node) {
        deadNodes.onJoined(node);
    }
}
