package media.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import limits.AddressKey;

/// How many TCP connections of a shard are open, in all and of each address; one IPv6 /64 network
/// counts as one address, since every home can use all of its 2^64.
final class TcpAdmission {
    private final ShardSettings.TcpLimits limits;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int open;

    TcpAdmission(ShardSettings.TcpLimits limits) {
        this.limits = limits;
    }

    /// Counts a connection, unless there are too many.
    boolean enter(InetAddress client) {
        String key = AddressKey.of(client);
        int ofAddress = byAddress.getOrDefault(key, 0);
        if (open >= limits.connections() || ofAddress >= limits.connectionsPerAddress()) {
            return false;
        }
        open++;
        byAddress.put(key, ofAddress + 1);
        return true;
    }

    /// A connection that had entered is closed.
    void leave(InetAddress client) {
        open--;
        byAddress.computeIfPresent(
                AddressKey.of(client), (_, count) -> count == 1 ? null : count - 1);
    }

    /// Addresses with open connections.
    int addresses() {
        return byAddress.size();
    }
}
