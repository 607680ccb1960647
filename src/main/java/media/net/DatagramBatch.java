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

/// The datagrams a shard sends in one turn of its loop: gathered in memory outside the heap, given to the
/// [Wire] as few messages. Nothing is allocated per datagram. Belongs to the event loop.
///
/// A destination whose way refuses segments gets single datagrams from then on, those refused among them.
/// When the socket takes no more, what is left stays in order for the next [#flush]; when that grows too
/// much, the oldest pictures are dropped first.
final class DatagramBatch implements Outbound {
    /// More than that leave at once.
    static final int MAX_DATAGRAMS = 8192;

    static final int MAX_BYTES = 8 << 20;

    /// Destinations known by address before all are forgotten: those in use come back at once.
    private static final int MAX_DESTINATIONS = 16_384;

    private final Wire wire;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment staged = arena.allocate(MAX_BYTES);
    private final SegmentedDatagrams messages = new SegmentedDatagrams(staged, MAX_DATAGRAMS);
    private final Map<InetSocketAddress, Destination> byAddress = new HashMap<>();

    private final Destination[] destinations = new Destination[MAX_DATAGRAMS];
    private final int[] at = new int[MAX_DATAGRAMS];
    private final int[] lengths = new int[MAX_DATAGRAMS];
    private final boolean[] pictures = new boolean[MAX_DATAGRAMS];
    private final boolean[] gone = new boolean[MAX_DATAGRAMS];
    private int count;
    private int bytes;

    /// Whether the socket took no more at the last try.
    private boolean full;

    private boolean closed;
    private long datagramsSent;
    private long messagesSent;
    private long drops;
    private long errors;

    DatagramBatch(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void add(SocketAddress address, PacketKind kind, byte[] packet, int offset, int length) {
        if (closed || length == 0) {
            return;
        }
        if (noRoom(length)) {
            flush();
            // What is dropped first may be smaller than what comes.
            while (noRoom(length)) {
                dropOldest();
            }
        }
        Destination destination =
                address instanceof Destination resolved
                        ? resolved
                        : destination((InetSocketAddress) address);
        MemorySegment.copy(packet, offset, staged, ValueLayout.JAVA_BYTE, bytes, length);
        stage(destination, length, kind == PacketKind.VIDEO);
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
                errors++;
                keepFrom(next + 1);
            }
        }
    }

    /// Whether datagrams wait for the socket to take them.
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

    /// What carried them: one or several datagrams each.
    long messagesSent() {
        return messagesSent;
    }

    long drops() {
        return drops;
    }

    /// Datagrams the system refused.
    long errors() {
        return errors;
    }

    private boolean noRoom(int length) {
        return count == MAX_DATAGRAMS || bytes + length > MAX_BYTES;
    }

    /// Adds the datagram whose bytes are at the end.
    private void stage(Destination destination, int length, boolean picture) {
        messages.add(count, destination, bytes, length);
        destinations[count] = destination;
        at[count] = bytes;
        lengths[count] = length;
        pictures[count] = picture;
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

    /// Makes room for half of the pictures, or where there are none, of everything.
    private void dropOldest() {
        int candidates = 0;
        for (int i = 0; i < count; i++) {
            candidates += pictures[i] ? 1 : 0;
        }
        boolean any = candidates == 0;
        int left = ((any ? count : candidates) + 1) / 2;
        for (int i = 0; i < count; i++) {
            gone[i] = left > 0 && (any || pictures[i]);
            left -= gone[i] ? 1 : 0;
            drops += gone[i] ? 1 : 0;
        }
        restage();
    }

    /// Begins anew with what is not gone, in the old order, its bytes moved to the front.
    private void restage() {
        int before = count;
        messages.clear();
        count = 0;
        bytes = 0;
        for (int i = 0; i < before; i++) {
            if (!gone[i]) {
                MemorySegment.copy(staged, at[i], staged, bytes, lengths[i]);
                stage(destinations[i], lengths[i], pictures[i]);
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
