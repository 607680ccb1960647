package media.send;

import java.net.SocketAddress;

/// Where the engine puts what it sends. Datagrams are collected until the shell flushes them, once
/// per iteration of its loop; those to one destination are adjacent, so that one system call can
/// send them.
public interface Outbound {

    /// Adds one datagram, or drops and counts it when the queue is full.
    ///
    /// @param destination of a path: an `InetSocketAddress` over UDP, or a [media.ice.TcpAddress]
    /// @param bytes borrowed: copied before this returns
    void add(SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length);

    /// The same destination in the form that [#add] takes fastest, for frequent use.
    default SocketAddress resolve(SocketAddress destination) {
        return destination;
    }
}
