package media;

import java.net.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import media.ice.IceCredentials;
import media.ice.Path;
import org.jspecify.annotations.Nullable;

/// The connections of a shard and the ways to find one: by number, by the ufrag of its checks, by an
/// address its checks came from, by its participant.
final class ConnectionTable {
    /// Whose datagrams come from an address.
    record Route(Connection connection, Path path) {}

    private record Place(UUID room, int participant) {}

    private final Map<Long, Connection> byId = new HashMap<>();
    private final Map<String, Connection> byUfrag = new HashMap<>();
    private final Map<SocketAddress, Route> byAddress = new HashMap<>();
    private final Map<Place, Connection> byParticipant = new HashMap<>();
    private final Map<UUID, Integer> membersByRoom = new HashMap<>();

    void add(Connection connection) {
        byId.put(connection.id(), connection);
        admit(connection.ice().local(), connection);
        byParticipant.put(placeOf(connection), connection);
        membersByRoom.merge(connection.room(), 1, Integer::sum);
    }

    /// @return whether it was the last one of its room
    boolean remove(Connection connection) {
        byId.remove(connection.id());
        revoke(connection.ice().local());
        revoke(connection.ice().former());
        connection.ice().paths().forEach(path -> byAddress.remove(path.address()));
        byParticipant.remove(placeOf(connection));
        return membersByRoom.merge(connection.room(), -1, ConnectionTable::sumOrNone) == null;
    }

    /// Checks with these credentials are of this connection from now on.
    void admit(IceCredentials credentials, Connection connection) {
        byUfrag.put(credentials.ufrag(), connection);
    }

    /// The end of [#admit].
    void revoke(@Nullable IceCredentials credentials) {
        if (credentials != null) {
            byUfrag.remove(credentials.ufrag());
        }
    }

    /// A valid check came on a path. Who last proved to be behind an address owns it: NATs hand them out
    /// again.
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

    /// A path is closed for good.
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
        return byParticipant.get(new Place(room, participant));
    }

    Collection<Connection> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    private static Place placeOf(Connection connection) {
        return new Place(connection.room(), connection.participant());
    }

    private static @Nullable Integer sumOrNone(int a, int b) {
        return a + b == 0 ? null : a + b;
    }
}
