package media.send;

import java.net.SocketAddress;

/// Where the engine puts what it sends. Datagrams gather in a batch; the shell flushes it once per
/// turn of its loop.
public interface Outbound {

    /// Adds one datagram to the batch, or drops and counts it where the batch is full.
    ///
    /// @param destination of a path: an `InetSocketAddress` over UDP, or a [media.ice.TcpAddress]
    /// @param bytes borrowed: copied before this returns
    void add(SocketAddress destination, byte[] bytes, int offset, int length);
}
