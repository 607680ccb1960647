package media.net;

import java.net.SocketAddress;

/// Takes the datagrams that a socket receives. Called on the event loop. Exceptions are counted and
/// logged once per kind; the datagram is lost, the loop continues.
public interface DatagramHandler {
    /// @param nowNanos `System.nanoTime()`, taken once at the first datagram of a read batch; the
    ///     same for the whole batch
    /// @param from an IPv4 address where the socket saw one mapped into IPv6
    /// @param bytes borrowed
    void onDatagram(long nowNanos, SocketAddress from, byte[] bytes, int offset, int length);

    /// The moment to flush.
    ///
    /// @param nowNanos that of the batch
    void onReadBatchEnd(long nowNanos);
}
