package media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import media.send.Outbound;
import media.send.PacketKind;
import org.jspecify.annotations.Nullable;

/// The datagrams that a shard sends in one iteration of its loop: gathered in memory outside the
/// heap and given to the [Wire] in few messages. Nothing is allocated per datagram. Belongs to the
/// event loop.
///
/// A destination whose route refuses segments gets single datagrams from then on, the refused ones
/// too. When the socket buffer is full, the rest is kept in order for the next [#flush]; when that
/// grows too large, the oldest video is dropped first.
final class DatagramBatch implements Outbound {
    /// When there are more, they are sent at once.
    static final int MAX_DATAGRAMS = 8192;

    static final int MAX_BYTES = 8 << 20;

    /// Destinations kept by address before all are forgotten: those in use are added again at once.
    private static final int MAX_DESTINATIONS = 16_384;

    private final Wire wire;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment staged = arena.allocate(MAX_BYTES);
    private final SegmentedDatagrams messages = new SegmentedDatagrams(staged, MAX_DATAGRAMS);
    private final Map<InetSocketAddress, Destination> byAddress = new HashMap<>();

    private final Destination[] destinations = new Destination[MAX_DATAGRAMS];
    private final int[] at = new int[MAX_DATAGRAMS];
    private final int[] lengths = new int[MAX_DATAGRAMS];
    private final boolean[] video = new boolean[MAX_DATAGRAMS];
    private final boolean[] gone = new boolean[MAX_DATAGRAMS];
    private int count;
    private int bytes;

    /// Whose datagram is being written at the end, null for none.
    private @Nullable Destination reserved;

    private boolean reservedVideo;

    /// Whether the socket buffer was full at the last attempt.
    private boolean full;

    private boolean closed;
    private long datagramsSent;
    private long bytesSent;
    private long messagesSent;
    private long drops;
    private long refused;

    DatagramBatch(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void add(SocketAddress address, PacketKind kind, byte[] packet, int offset, int length) {
        if (closed || length == 0) {
            return;
        }
        makeRoom(length);
        reserved = null;
        Destination destination =
                address instanceof Destination resolved
                        ? resolved
                        : destination((InetSocketAddress) address);
        MemorySegment.copy(packet, offset, staged, ValueLayout.JAVA_BYTE, bytes, length);
        stage(destination, length, kind == PacketKind.VIDEO);
    }

    @Override
    public MemorySegment memory() {
        return staged;
    }

    @Override
    public int reserve(SocketAddress address, PacketKind kind, int maxBytes) {
        if (closed || !(address instanceof Destination destination)) {
            return -1;
        }
        makeRoom(maxBytes);
        reserved = destination;
        reservedVideo = kind == PacketKind.VIDEO;
        return bytes;
    }

    @Override
    public void commit(int length) {
        Destination destination = reserved;
        if (destination == null) {
            throw new IllegalStateException("nothing was reserved");
        }
        reserved = null;
        stage(destination, length, reservedVideo);
    }

    @Override
    public SocketAddress resolve(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? destination(inet) : address;
    }

    /// Sends what was added.
    void flush() {
        while (count > 0 && !closed) {
            int sent = wire.send(messages);
            messagesSent += sent;
            datagramsSent += messages.firstDatagram(sent);
            bytesSent += sent == messages.count() ? bytes : at[messages.firstDatagram(sent)];
            full = sent < messages.count() && wire.refusal() == Wire.Refusal.FULL;
            if (sent == messages.count()) {
                clear();
                return;
            }
            int next = messages.firstDatagram(sent);
            if (full) {
                keepFrom(next);
                return;
            }
            if (messages.datagrams(sent) > 1) {
                messages.destination(sent).refuseSegments();
                keepFrom(next);
            } else {
                refused++;
                keepFrom(next + 1);
            }
        }
    }

    /// Whether datagrams wait for the socket.
    boolean full() {
        return full;
    }

    void close() {
        closed = true;
        wire.close();
        arena.close();
    }

    String wire() {
        return wire.name();
    }

    long datagramsSent() {
        return datagramsSent;
    }

    long bytesSent() {
        return bytesSent;
    }

    /// Messages given to the system, each with one or several datagrams.
    long messagesSent() {
        return messagesSent;
    }

    long drops() {
        return drops;
    }

    /// Datagrams that the system refused to send.
    long refused() {
        return refused;
    }

    private void makeRoom(int length) {
        if (noRoom(length)) {
            flush();
            // The datagrams dropped first may be smaller than the new one.
            while (noRoom(length)) {
                dropOldest();
            }
        }
    }

    private boolean noRoom(int length) {
        return count == MAX_DATAGRAMS || bytes + length > MAX_BYTES;
    }

    /// Adds the datagram whose bytes are at the end.
    private void stage(Destination destination, int length, boolean isVideo) {
        messages.add(count, destination, bytes, length);
        destinations[count] = destination;
        at[count] = bytes;
        lengths[count] = length;
        video[count] = isVideo;
        count++;
        bytes += length;
    }

    private void clear() {
        messages.clear();
        count = 0;
        bytes = 0;
    }

    /// Keeps the datagrams from this one on.
    private void keepFrom(int first) {
        for (int i = 0; i < count; i++) {
            gone[i] = i < first;
        }
        restage();
    }

    /// Drops the older half of the video, or where there is none, of everything.
    private void dropOldest() {
        int candidates = 0;
        for (int i = 0; i < count; i++) {
            candidates += video[i] ? 1 : 0;
        }
        boolean any = candidates == 0;
        int left = ((any ? count : candidates) + 1) / 2;
        for (int i = 0; i < count; i++) {
            gone[i] = left > 0 && (any || video[i]);
            left -= gone[i] ? 1 : 0;
            drops += gone[i] ? 1 : 0;
        }
        restage();
    }

    /// Keeps what is not gone, in the same order, its bytes moved to the front.
    private void restage() {
        int before = count;
        messages.clear();
        count = 0;
        bytes = 0;
        for (int i = 0; i < before; i++) {
            if (!gone[i]) {
                MemorySegment.copy(staged, at[i], staged, bytes, lengths[i]);
                stage(destinations[i], lengths[i], video[i]);
            }
        }
    }

    private Destination destination(InetSocketAddress address) {
        Destination known = byAddress.get(address);
        if (known == null) {
            if (byAddress.size() >= MAX_DESTINATIONS) {
                byAddress.clear();
            }
            known = new Destination(address, wire.segments());
            byAddress.put(address, known);
        }
        return known;
    }
}
