package media.send;

import java.net.SocketAddress;
import java.util.Arrays;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// RTP packets of one kind that leave together: each waits in clear with the connection it goes out on, and
/// at the flush all packets of a connection are made equal in length, encrypted and handed on one after the
/// other. One cipher at a time is cheaper than all of them in turn, and neighbours to one destination
/// can share a system call. Nothing is allocated per packet once the arrays have grown.
final class PacketBatch {
    private static final int FIRST_BYTES = 1 << 16;

    /// What a stall made of it is given back after so many flushes that needed a quarter at most.
    private static final int SMALL_FLUSHES = 2_000;

    /// No more waits: 7,000 packets of pictures.
    private static final int MAX_BYTES = 8 << 20;

    private static final int FIRST_PACKETS = 256;
    private static final int ROOM_BYTES =
            SegmentPadding.MAX_PADDING_BYTES + SrtpSender.MAX_OVERHEAD_BYTES;
    private static final int PADDING_BIT = 0x20;
    private static final int NONE = -1;

    /// The packets of one connection.
    static final class Chain {
        private int first = NONE;
        private int last = NONE;
    }

    private final PacketKind kind;

    /// Whether packets may leave in another order than they came: those of different streams.
    private final boolean longestFirst;

    private final SegmentPadding equaliser = new SegmentPadding();
    private final SendTimestamps waiting = new SendTimestamps();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int usedBytes;
    private int smallFlushes;
    private int[] at = new int[FIRST_PACKETS];
    private int[] lengths = new int[FIRST_PACKETS];
    private int[] nexts = new int[FIRST_PACKETS];
    private SrtpSender.@Nullable Stream[] streams = new SrtpSender.Stream[FIRST_PACKETS];
    private int count;
    private SecureOutbound[] ways = new SecureOutbound[64];
    private int wayCount;

    /// Those of one connection at the flush: their numbers, their lengths, how long they may become by
    /// padding, and will.
    private int[] order = new int[64];

    private int[] plain = new int[64];
    private int[] limits = new int[64];
    private int[] padded = new int[64];

    PacketBatch(PacketKind kind) {
        this.kind = kind;
        this.longestFirst = kind == PacketKind.AUDIO;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean hasRoom(int length) {
        return usedBytes + length + ROOM_BYTES <= MAX_BYTES;
    }

    /// @param arrivedNanos when what it is made of came
    /// @param packet borrowed
    void add(
            long arrivedNanos,
            SecureOutbound way,
            SrtpSender.Stream stream,
            byte[] packet,
            int length) {
        if (count == at.length) {
            growPackets();
        }
        if (usedBytes + length + ROOM_BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, 2 * bytes.length));
        }
        System.arraycopy(packet, 0, bytes, usedBytes, length);
        int index = count++;
        at[index] = usedBytes;
        lengths[index] = length;
        nexts[index] = NONE;
        streams[index] = stream;
        usedBytes += length + ROOM_BYTES;
        waiting.add(arrivedNanos, 1);
        Chain chain = way.chain(kind);
        if (chain.first == NONE) {
            chain.first = index;
            addWay(way);
        } else {
            nexts[chain.last] = index;
        }
        chain.last = index;
    }

    /// Encrypts and hands on what waits.
    ///
    /// @return packets handed on
    int flush(Outbound outbound, SendTimestamps departures) {
        waiting.moveTo(departures);
        int sent = 0;
        for (int i = 0; i < wayCount; i++) {
            SecureOutbound way = ways[i];
            Chain chain = way.chain(kind);
            sent += flush(outbound, way, chain.first);
            chain.first = NONE;
        }
        Arrays.fill(streams, 0, count, null);
        count = 0;
        wayCount = 0;
        shrink();
        usedBytes = 0;
        return sent;
    }

    private void shrink() {
        boolean small = bytes.length > FIRST_BYTES && usedBytes <= bytes.length / 4;
        smallFlushes = small ? smallFlushes + 1 : 0;
        if (smallFlushes == SMALL_FLUSHES) {
            bytes = new byte[bytes.length / 2];
            smallFlushes = 0;
        }
    }

    /// Bytes of padding added so far.
    long paddingBytes() {
        return equaliser.paddingBytes();
    }

    private int flush(Outbound outbound, SecureOutbound way, int first) {
        SocketAddress path = way.path();
        if (path == null || !way.ready()) {
            return 0;
        }
        int packets = collect(first);
        if (packets > 1) {
            for (int i = 0; i < packets; i++) {
                limits[i] = limit(order[i]);
            }
            equaliser.plan(plain, limits, padded, packets);
        } else {
            padded[0] = plain[0];
        }
        for (int i = 0; i < packets; i++) {
            int index = order[i];
            if (padded[i] > plain[i]) {
                pad(at[index], plain[i], padded[i]);
            }
            SrtpSender.Stream stream = streams[index];
            if (stream != null) {
                int length = way.protect(stream, bytes, at[index], padded[i]);
                outbound.add(path, kind, bytes, at[index], length);
            }
        }
        return packets;
    }

    /// Brings the packets of a chain into the order they leave in.
    ///
    /// @return how many
    private int collect(int first) {
        int packets = 0;
        for (int index = first; index != NONE; index = nexts[index]) {
            if (packets == order.length) {
                order = Arrays.copyOf(order, 2 * packets);
                plain = Arrays.copyOf(plain, 2 * packets);
                limits = Arrays.copyOf(limits, 2 * packets);
                padded = Arrays.copyOf(padded, 2 * packets);
            }
            int place = packets++;
            while (longestFirst && place > 0 && goesBefore(index, order[place - 1])) {
                order[place] = order[place - 1];
                plain[place] = plain[place - 1];
                place--;
            }
            order[place] = index;
            plain[place] = lengths[index];
        }
        return packets;
    }

    /// Packets of one stream keep their order.
    private boolean goesBefore(int index, int other) {
        return lengths[index] > lengths[other] && streams[index] != streams[other];
    }

    /// What is padded already stays as it is.
    private int limit(int index) {
        boolean has = (bytes[at[index]] & PADDING_BIT) != 0;
        return has ? lengths[index] : lengths[index] + SegmentPadding.MAX_PADDING_BYTES;
    }

    /// Lengthens a packet by padding, whose last byte tells how much of it there is (RFC 3550 §5.1).
    private void pad(int offset, int length, int newLength) {
        bytes[offset] |= PADDING_BIT;
        Arrays.fill(bytes, offset + length, offset + newLength, (byte) 0);
        bytes[offset + newLength - 1] = (byte) (newLength - length);
    }

    private void addWay(SecureOutbound way) {
        if (wayCount == ways.length) {
            ways = Arrays.copyOf(ways, 2 * wayCount);
        }
        ways[wayCount++] = way;
    }

    private void growPackets() {
        at = Arrays.copyOf(at, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
        nexts = Arrays.copyOf(nexts, 2 * count);
        streams = Arrays.copyOf(streams, 2 * count);
    }
}
