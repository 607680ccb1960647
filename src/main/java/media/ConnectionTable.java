package media;

import java.net.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import media.ice.IceCredentials;
import media.ice.Path;
import org.jspecify.annotations.Nullable;

/// The connections of a shard, to be found by id, by the ufrag of a check, by an address from which
/// checks came, or by participant.
final class ConnectionTable {
    /// The owner of an address, from which its datagrams come.
    record Route(Connection connection, Path path) {}

    private record Key(UUID room, int participant) {}

    private final Map<Long, Connection> byId = new HashMap<>();
    private final Map<String, Connection> byUfrag = new HashMap<>();
    private final Map<SocketAddress, Route> byAddress = new HashMap<>();
    private final Map<Key, Connection> byParticipant = new HashMap<>();
    private final Map<UUID, Set<Connection>> byRoom = new HashMap<>();

    void add(Connection connection) {
        byId.put(connection.id(), connection);
        admit(connection.ice().local(), connection);
        byParticipant.put(keyOf(connection), connection);
        byRoom.computeIfAbsent(connection.room(), _ -> new LinkedHashSet<>()).add(connection);
    }

    /// @return whether it was the last one of its room
    boolean remove(Connection connection) {
        byId.remove(connection.id());
        revoke(connection.ice().local());
        revoke(connection.ice().former());
        connection.ice().paths().forEach(path -> byAddress.remove(path.address()));
        byParticipant.remove(keyOf(connection));
        in(connection.room()).remove(connection);
        return in(connection.room()).isEmpty() && byRoom.remove(connection.room()) != null;
    }

    /// Checks with these credentials belong to this connection from now on.
    void admit(IceCredentials credentials, Connection connection) {
        byUfrag.put(credentials.ufrag(), connection);
    }

    /// The end of [#admit].
    void revoke(@Nullable IceCredentials credentials) {
        if (credentials != null) {
            byUfrag.remove(credentials.ufrag());
        }
    }

    /// A valid check came on a path. The last connection that proved an address owns it: NATs
    /// assign them again.
    void learn(Path path, Connection connection) {
        Route known = byAddress.get(path.address());
        if (known != null && known.path() == path) {
            return;
        }
        byAddress.put(path.address(), new Route(connection, path));
        if (known != null) {
            known.connection().onPathGone(known.path());
        }
        Path surplus = connection.ice().dropSurplus();
        if (surplus != null) {
            byAddress.remove(surplus.address());
        }
    }

    /// A path is closed.
    void forget(SocketAddress address) {
        Route route = byAddress.remove(address);
        if (route != null) {
            route.connection().onPathGone(route.path());
        }
    }

    @Nullable Connection withId(long id) {
        return byId.get(id);
    }

    @Nullable Connection withUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable Route at(SocketAddress address) {
        return byAddress.get(address);
    }

    @Nullable Connection of(UUID room, int participant) {
        return byParticipant.get(new Key(room, participant));
    }

    /// Those of a room.
    Set<Connection> in(UUID room) {
        return byRoom.getOrDefault(room, Set.of());
    }

    Collection<Connection> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    private static Key keyOf(Connection connection) {
        return new Key(connection.room(), connection.participant());
    }
}
