package media.send;

import java.net.SocketAddress;
import java.util.Arrays;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// RTP packets of one kind that are sent together: each waits unencrypted in the chain of its
/// connection. The flush pads all packets of a connection to equal length, encrypts them and hands
/// them on one after the other. Using one cipher at a time is cheaper than alternating between all
/// of them, and adjacent datagrams to one destination can share a system call. Nothing is allocated
/// per packet once the arrays have grown.
final class PacketBatch {
    private static final int FIRST_BYTES = 1 << 16;

    /// After this many flushes that needed a quarter at most, the memory of a burst is released.
    private static final int SMALL_FLUSHES = 2_000;

    /// The limit of waiting bytes: 7,000 packets of video.
    private static final int MAX_BYTES = 8 << 20;

    private static final int FIRST_PACKETS = 256;
    private static final int ROOM_BYTES =
            SegmentPadding.MAX_PADDING_BYTES + SrtpSender.MAX_OVERHEAD_BYTES;
    private static final int PADDING_BIT = 0x20;

    private final PacketKind kind;

    /// Whether packets of different streams may be reordered.
    private final boolean longestFirst;

    private final SegmentPadding segmentPadding = new SegmentPadding();
    private final SendTimestamps waiting = new SendTimestamps();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int usedBytes;
    private int smallFlushes;
    private int[] at = new int[FIRST_PACKETS];
    private int[] lengths = new int[FIRST_PACKETS];
    private int[] nexts = new int[FIRST_PACKETS];
    private SrtpSender.@Nullable Stream[] streams = new SrtpSender.Stream[FIRST_PACKETS];
    private int count;
    private SecurePath[] paths = new SecurePath[64];
    private int pathCount;

    /// Scratch of the flush, per packet of one connection: its index, its length, the length it may
    /// be padded to, and the length it is padded to.
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

    /// @param arrivedNanos when the packet it was made of arrived
    /// @param packet borrowed
    void add(
            long arrivedNanos,
            SecurePath path,
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
        nexts[index] = PacketChain.NONE;
        streams[index] = stream;
        usedBytes += length + ROOM_BYTES;
        waiting.add(arrivedNanos, 1);
        PacketChain chain = path.chain(kind);
        if (chain.first == PacketChain.NONE) {
            chain.first = index;
            addPath(path);
        } else {
            nexts[chain.last] = index;
        }
        chain.last = index;
    }

    /// Encrypts and hands on all that wait.
    ///
    /// @return packets handed on
    int flush(Outbound outbound, SendTimestamps timestamps) {
        waiting.moveTo(timestamps);
        int sent = 0;
        for (int i = 0; i < pathCount; i++) {
            SecurePath path = paths[i];
            PacketChain chain = path.chain(kind);
            try {
                sent += flush(outbound, path, chain.first);
            } catch (RuntimeException bug) {
                path.fail(bug); // the packets behind these are for others
            }
            chain.first = PacketChain.NONE;
        }
        Arrays.fill(streams, 0, count, null);
        count = 0;
        pathCount = 0;
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
        return segmentPadding.paddingBytes();
    }

    private int flush(Outbound outbound, SecurePath path, int first) {
        SocketAddress address = path.address();
        if (address == null || !path.ready()) {
            return 0;
        }
        int packets = collect(first);
        if (packets > 1) {
            for (int i = 0; i < packets; i++) {
                limits[i] = limit(order[i]);
            }
            segmentPadding.plan(plain, limits, padded, packets);
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
                int length = path.protect(stream, bytes, at[index], padded[i]);
                outbound.add(address, kind, bytes, at[index], length);
            }
        }
        return packets;
    }

    /// Brings the packets of a chain into the order in which they are sent.
    ///
    /// @return how many
    private int collect(int first) {
        int packets = 0;
        for (int index = first; index != PacketChain.NONE; index = nexts[index]) {
            if (packets == order.length) {
                order = Arrays.copyOf(order, 2 * packets);
                plain = Arrays.copyOf(plain, 2 * packets);
                limits = Arrays.copyOf(limits, 2 * packets);
                padded = Arrays.copyOf(padded, 2 * packets);
            }
            int position = packets++;
            while (longestFirst && position > 0 && goesBefore(index, order[position - 1])) {
                order[position] = order[position - 1];
                plain[position] = plain[position - 1];
                position--;
            }
            order[position] = index;
            plain[position] = lengths[index];
        }
        return packets;
    }

    /// Packets of one stream keep their order.
    private boolean goesBefore(int index, int other) {
        return lengths[index] > lengths[other] && streams[index] != streams[other];
    }

    /// A packet that is padded already is not padded further.
    private int limit(int index) {
        boolean has = (bytes[at[index]] & PADDING_BIT) != 0;
        return has ? lengths[index] : lengths[index] + SegmentPadding.MAX_PADDING_BYTES;
    }

    /// Pads a packet; the last byte is the number of padding bytes (RFC 3550 §5.1).
    private void pad(int offset, int length, int newLength) {
        bytes[offset] |= PADDING_BIT;
        Arrays.fill(bytes, offset + length, offset + newLength, (byte) 0);
        bytes[offset + newLength - 1] = (byte) (newLength - length);
    }

    private void addPath(SecurePath path) {
        if (pathCount == paths.length) {
            paths = Arrays.copyOf(paths, 2 * pathCount);
        }
        paths[pathCount++] = path;
    }

    private void growPackets() {
        at = Arrays.copyOf(at, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
        nexts = Arrays.copyOf(nexts, 2 * count);
        streams = Arrays.copyOf(streams, 2 * count);
    }
}
