package media.send;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Where the engine puts what it sends. Datagrams are collected until the shell flushes them, once
/// per iteration of its loop; those to one destination are adjacent, so that one system call can
/// send them.
public interface Outbound {

    /// Adds one datagram, or drops and counts it when the queue is full.
    ///
    /// @param destination of a path: an `InetSocketAddress` over UDP, or a [media.ice.TcpAddress]
    /// @param bytes borrowed: copied before this returns
    void add(SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length);

    /// Native memory into which datagrams can be written instead of being copied by [#add]; null
    /// for none.
    default @Nullable MemorySegment memory() {
        return null;
    }

    /// Reserves space for the next datagram in [#memory], valid until the next call of any method.
    ///
    /// @return its offset; -1 where this destination needs [#add]
    default int reserve(SocketAddress destination, PacketKind kind, int maxBytes) {
        return -1;
    }

    /// The datagram was written where [#reserve] said.
    ///
    /// @param length at most what was reserved
    default void commit(int length) {
        throw new IllegalStateException("nothing was reserved");
    }

    /// The same destination in the form that [#add] takes fastest, for frequent use.
    default SocketAddress resolve(SocketAddress destination) {
        return destination;
    }
}
