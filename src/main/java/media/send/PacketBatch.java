package media.send;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Arrays;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import media.srtp.NativePacket;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// RTP packets of one kind that are sent together: each waits unencrypted in the chain of its
/// connection, as the bytes that were written for it and a reference to the payload that it shares
/// with the packets of others. The flush pads all packets of a connection to equal length, encrypts
/// them and hands them on one after the other. Using one cipher at a time is cheaper than
/// alternating between all of them, and adjacent datagrams to one destination can share a system
/// call. Nothing is allocated per packet once the arrays have grown.
///
/// A cipher that works on native memory writes into the datagram that the system takes, from the
/// shared payload where nothing else is to be encrypted. For others, and for TCP, a packet is put
/// together in an array first.
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
    private static final byte[] ZEROS = new byte[SegmentPadding.MAX_PADDING_BYTES];

    private final PacketKind kind;

    /// Whether packets of different streams may be reordered.
    private final boolean longestFirst;

    private final SegmentPadding segmentPadding = new SegmentPadding();
    private final SendTimestamps waiting = new SendTimestamps();
    private final PayloadMemory payloads = new PayloadMemory();
    private final NativePacket nativePacket = new NativePacket();

    /// A packet of a cipher that needs arrays.
    private final byte[] assembled = new byte[OutgoingPacket.CAPACITY_BYTES + ROOM_BYTES];

    /// What was written for one receiver: header, and perhaps the start of the payload or all of
    /// it.
    private byte[] heads = new byte[FIRST_BYTES];

    private int usedHeadBytes;

    /// Of all datagrams that wait.
    private int waitingBytes;

    private int smallFlushes;
    private int[] at = new int[FIRST_PACKETS];
    private int[] headBytes = new int[FIRST_PACKETS];
    private int[] payloadAt = new int[FIRST_PACKETS];
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
        return waitingBytes + length + ROOM_BYTES <= MAX_BYTES;
    }

    /// The packet is written where [#add] would copy it to. Copying what was written just now would
    /// wait until it is out of the processor's store buffer.
    void place(OutgoingPacket packet) {
        ensureHeads(OutgoingPacket.CAPACITY_BYTES);
        packet.place(heads, usedHeadBytes);
    }

    private void ensureHeads(int more) {
        if (usedHeadBytes + more > heads.length) {
            heads = Arrays.copyOf(heads, 2 * heads.length);
        }
    }

    /// @param arrivedNanos when the packet it was made of arrived
    /// @param packet borrowed
    @SuppressWarnings("ReferenceEquality") // the same array
    void add(long arrivedNanos, SecurePath path, OutgoingPacket packet) {
        if (count == at.length) {
            growPackets();
        }
        int head = packet.headBytes();
        if (packet.bytes != heads || packet.at != usedHeadBytes) {
            ensureHeads(head);
            System.arraycopy(packet.bytes, packet.at, heads, usedHeadBytes, head);
        }
        int index = count++;
        at[index] = usedHeadBytes;
        headBytes[index] = head;
        lengths[index] = packet.length;
        nexts[index] = PacketChain.NONE;
        streams[index] = packet.stream;
        usedHeadBytes += head;
        waitingBytes += packet.length + ROOM_BYTES;
        SharedPayload shared = packet.shared();
        payloadAt[index] = shared == null ? 0 : shared.in(payloads) + packet.sharedFrom();
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
        usedHeadBytes = 0;
        waitingBytes = 0;
        payloads.clear();
        return sent;
    }

    private void shrink() {
        boolean small = heads.length > FIRST_BYTES && usedHeadBytes <= heads.length / 4;
        smallFlushes = small ? smallFlushes + 1 : 0;
        if (smallFlushes == SMALL_FLUSHES) {
            heads = new byte[heads.length / 2];
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
        boolean inMemory = path.worksInMemory();
        for (int i = 0; i < packets; i++) {
            int index = order[i];
            SrtpSender.Stream stream = streams[index];
            if (stream == null) {
                continue;
            }
            if (padded[i] > plain[i]) {
                heads[at[index]] |= PADDING_BIT;
            }
            int target = inMemory ? outbound.reserve(address, kind, padded[i] + ROOM_BYTES) : -1;
            MemorySegment memory = target < 0 ? null : outbound.memory();
            if (memory == null) {
                assemble(index, padded[i]);
                int length = path.protect(stream, assembled, 0, padded[i]);
                outbound.add(address, kind, assembled, 0, length);
            } else {
                write(index, padded[i], memory, target);
                int sequenceNumber = Bytes.uint16(heads, at[index] + 2);
                outbound.commit(path.protect(stream, sequenceNumber, nativePacket));
            }
        }
        return packets;
    }

    /// Writes what is not encrypted of a packet into its datagram, and sets [#nativePacket].
    ///
    /// @param length with padding
    private void write(int index, int length, MemorySegment memory, int target) {
        int head = headBytes[index];
        int headerBytes = RtpPacket.headerBytes(heads, at[index]);
        MemorySegment.copy(heads, at[index], memory, JAVA_BYTE, target, head);
        nativePacket.header(memory, target, headerBytes);
        if (head == headerBytes && length == lengths[index]) {
            nativePacket.payload(payloads.memory(), payloadAt[index], length - head);
            return;
        }
        int shared = lengths[index] - head;
        int padding = length - lengths[index];
        if (shared > 0) {
            MemorySegment.copy(
                    payloads.memory(), payloadAt[index], memory, (long) target + head, shared);
        }
        if (padding > 0) {
            MemorySegment.copy(
                    ZEROS, 0, memory, JAVA_BYTE, (long) target + lengths[index], padding);
            // RFC 3550 §5.1: the last byte is the number of padding bytes.
            memory.set(JAVA_BYTE, (long) target + length - 1, (byte) padding);
        }
        nativePacket.payload(memory, (long) target + headerBytes, length - headerBytes);
    }

    /// Puts a packet together in [#assembled].
    ///
    /// @param length with padding
    private void assemble(int index, int length) {
        int head = headBytes[index];
        System.arraycopy(heads, at[index], assembled, 0, head);
        if (lengths[index] > head) {
            MemorySegment.copy(
                    payloads.memory(),
                    JAVA_BYTE,
                    payloadAt[index],
                    assembled,
                    head,
                    lengths[index] - head);
        }
        if (length > lengths[index]) {
            Arrays.fill(assembled, lengths[index], length, (byte) 0);
            assembled[length - 1] = (byte) (length - lengths[index]);
        }
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
        boolean has = (heads[at[index]] & PADDING_BIT) != 0;
        return has ? lengths[index] : lengths[index] + SegmentPadding.MAX_PADDING_BYTES;
    }

    private void addPath(SecurePath path) {
        if (pathCount == paths.length) {
            paths = Arrays.copyOf(paths, 2 * pathCount);
        }
        paths[pathCount++] = path;
    }

    private void growPackets() {
        at = Arrays.copyOf(at, 2 * count);
        headBytes = Arrays.copyOf(headBytes, 2 * count);
        payloadAt = Arrays.copyOf(payloadAt, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
        nexts = Arrays.copyOf(nexts, 2 * count);
        streams = Arrays.copyOf(streams, 2 * count);
    }
}
