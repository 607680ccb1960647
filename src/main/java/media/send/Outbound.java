package media.send;

import java.net.InetSocketAddress;

/// Where the engine puts what it sends. Datagrams gather in a batch; the shell flushes it once per
/// turn of its loop.
public interface Outbound {

    /// Adds one datagram to the batch, or drops and counts it where the batch is full.
    ///
    /// @param bytes borrowed: copied before this returns
    void add(InetSocketAddress destination, byte[] bytes, int offset, int length);
}
