package media.send;

import java.net.SocketAddress;

/// Where the engine puts what it sends. Datagrams gather until the shell flushes them, once per turn of
/// its loop; those to one destination come one after the other, so that they can leave in one call.
public interface Outbound {

    /// Adds one datagram, or drops and counts it where there is no room.
    ///
    /// @param destination of a path: an `InetSocketAddress` over UDP, or a [media.ice.TcpAddress]
    /// @param bytes borrowed: copied before this returns
    void add(SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length);

    /// The same destination in the form that [#add] takes fastest, for whoever sends there often.
    default SocketAddress resolve(SocketAddress destination) {
        return destination;
    }
}
