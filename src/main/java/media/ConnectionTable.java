package media;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The connections of a shard and the ways to find one: by number, by the ufrag of its checks, by an
/// address its checks came from, by its participant.
final class ConnectionTable {
    /// A client has a few interfaces and address families; more addresses than this are not kept.
    private static final int MAX_ADDRESSES = 8;

    private record Place(UUID room, int participant) {}

    private final Map<Long, Connection> byId = new HashMap<>();
    private final Map<String, Connection> byUfrag = new HashMap<>();
    private final Map<InetSocketAddress, Connection> byAddress = new HashMap<>();
    private final Map<Place, Connection> byParticipant = new HashMap<>();
    private final Map<UUID, Integer> membersByRoom = new HashMap<>();

    void add(Connection connection) {
        byId.put(connection.id(), connection);
        byUfrag.put(connection.local().ufrag(), connection);
        byParticipant.put(placeOf(connection), connection);
        membersByRoom.merge(connection.room(), 1, Integer::sum);
    }

    /// @return whether it was the last one of its room
    boolean remove(Connection connection) {
        byId.remove(connection.id());
        byUfrag.remove(connection.local().ufrag());
        connection.addresses().forEach(address -> byAddress.remove(address, connection));
        byParticipant.remove(placeOf(connection));
        return membersByRoom.merge(connection.room(), -1, ConnectionTable::sumOrNone) == null;
    }

    /// A valid check came from an address that was new to the connection. Who last proved to be behind an
    /// address owns it: NATs hand them out again.
    void learn(InetSocketAddress address, Connection connection) {
        Connection former = byAddress.put(address, connection);
        if (former != null && former.id() != connection.id()) {
            former.addresses().remove(address);
        }
        if (connection.addresses().size() > MAX_ADDRESSES) {
            byAddress.remove(connection.addresses().removeFirst());
        }
    }

    @Nullable Connection withId(long id) {
        return byId.get(id);
    }

    @Nullable Connection withUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable Connection at(InetSocketAddress address) {
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
