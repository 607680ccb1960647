package media.send;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;

/// Takes datagrams in native memory, as a UDP port does, and hands each on.
public final class MemoryOutbound implements Outbound {
    /// Receives the datagrams.
    public interface Receiver {
        /// @param memory borrowed
        void receive(SocketAddress destination, MemorySegment memory, int offset, int length);
    }

    private static final int BYTES = 1 << 20;
    private static final int MAX_DATAGRAM = 4096;

    private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, 64);
    private final Receiver receiver;
    private SocketAddress destination = new SocketAddress() {};
    private int used;
    private long reserved;

    public MemoryOutbound(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void add(SocketAddress to, PacketKind kind, byte[] bytes, int offset, int length) {
        advance();
        MemorySegment.copy(bytes, offset, memory, ValueLayout.JAVA_BYTE, used, length);
        receiver.receive(to, memory, used, length);
        used += length;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public int reserve(SocketAddress to, PacketKind kind, int maxBytes) {
        advance();
        destination = to;
        reserved++;
        return used;
    }

    @Override
    public void commit(int length) {
        receiver.receive(destination, memory, used, length);
        used += length;
    }

    /// Datagrams that were written in place.
    public long reserved() {
        return reserved;
    }

    private void advance() {
        if (used + MAX_DATAGRAM > BYTES) {
            used = 0;
        }
    }
}
