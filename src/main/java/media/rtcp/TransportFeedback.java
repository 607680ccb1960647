package media.rtcp;

import java.util.Arrays;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// When each packet of a run of transport-wide sequence numbers arrived, or that it did not
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      base sequence number     |      packet status count      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 reference time, 64 ms         | feedback count|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          packet chunk         |         packet chunk  …       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  receive delta, 1 or 2 bytes per packet that arrived …        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
///  0                   1
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0| S |       run length        |  that many packets of status S
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|0| 14 × 1 bit                |  lost, or arrived with a small delta
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|1|  7 × 2 bits               |  a status each
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// `referenceTime` is a signed 24-bit count of 64 ms. The packets' statuses stay packed as they are
/// on the wire, because a message of 24 bytes may report 32,768 of them: reading walks chunks, not
/// packets, and [#unpack] unpacks only the ones that the reader knows. A message that was read
/// borrows the bytes it was read from.
public final class TransportFeedback implements RtcpMessage {
    /// Instead of a delta: the packet had not arrived.
    public static final int LOST = Integer.MIN_VALUE;

    /// One tick of a delta.
    public static final long TICK_NANOS = 250_000;

    /// Ticks in one unit of the reference time, 64 ms.
    public static final int TICKS_PER_REFERENCE = 256;

    /// Numbers of more packets than half the sequence space would be ambiguous, so more is malice.
    public static final int MAX_PACKETS = 1 << 15;

    static final int FORMAT = 15;
    private static final int FIXED_BYTES = RtcpHeader.FEEDBACK_BYTES + 8;

    private final int sender;
    private final int media;
    private final int baseSequence;
    private final int packets;
    private final int referenceTime;
    private final int feedbackCount;

    /// Chunks and deltas lie from `chunksAt` to `end`.
    private final byte[] packed;

    private final int chunksAt;
    private final int deltasAt;
    private final int end;

    private TransportFeedback(byte[] b, int at, int deltasAt, int end) {
        this.sender = Bytes.int32(b, at + 4);
        this.media = Bytes.int32(b, at + 8);
        this.baseSequence = Bytes.uint16(b, at + 12);
        this.packets = Bytes.uint16(b, at + 14);
        this.referenceTime = Bytes.int24(b, at + 16);
        this.feedbackCount = b[at + 19] & 0xFF;
        this.packed = b;
        this.chunksAt = at + FIXED_BYTES;
        this.deltasAt = deltasAt;
        this.end = end;
    }

    /// A message to write.
    ///
    /// @param deltaTicks one entry per packet from `baseSequence` on: [#LOST], or its arrival in
    ///     250 µs after the arrival before it (for the first, after the reference time); borrowed
    public static TransportFeedback of(
            int sender,
            int media,
            int baseSequence,
            int referenceTime,
            int feedbackCount,
            int[] deltaTicks) {
        if (deltaTicks.length == 0 || deltaTicks.length > MAX_PACKETS) {
            throw new IllegalArgumentException("feedback on " + deltaTicks.length + " packets");
        }
        byte[] b = new byte[FIXED_BYTES + 2 * deltaTicks.length + 2 * deltaTicks.length];
        Bytes.putInt32(b, 4, sender);
        Bytes.putInt32(b, 8, media);
        Bytes.putInt16(b, 12, baseSequence);
        Bytes.putInt16(b, 14, deltaTicks.length);
        Bytes.putInt24(b, 16, referenceTime);
        b[19] = (byte) feedbackCount;
        int deltasAt = StatusChunks.write(deltaTicks, b, FIXED_BYTES);
        int end = writeDeltas(deltaTicks, b, deltasAt);
        return new TransportFeedback(b, 0, deltasAt, end);
    }

    /// @param b borrowed by the message too
    static @Nullable TransportFeedback read(byte[] b, int at, int end) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        int packets = Bytes.uint16(b, at + 14);
        if (packets == 0 || packets > MAX_PACKETS) {
            return null;
        }
        int deltasAt = at + FIXED_BYTES;
        int deltaBytes = 0;
        for (int covered = 0; covered < packets; deltasAt += 2) {
            if (end - deltasAt < 2) {
                return null;
            }
            int chunk = Bytes.uint16(b, deltasAt);
            int inChunk = StatusChunks.packets(chunk, packets - covered);
            int bytes = StatusChunks.deltaBytes(chunk, inChunk);
            if (inChunk == 0 || bytes < 0) {
                return null;
            }
            covered += inChunk;
            deltaBytes += bytes;
        }
        return end - deltasAt < deltaBytes ? null : new TransportFeedback(b, at, deltasAt, end);
    }

    public int sender() {
        return sender;
    }

    public int media() {
        return media;
    }

    /// The 16-bit transport-wide number of the first packet.
    public int baseSequence() {
        return baseSequence;
    }

    /// How many packets it reports.
    public int packets() {
        return packets;
    }

    public int referenceTime() {
        return referenceTime;
    }

    public int feedbackCount() {
        return feedbackCount;
    }

    /// Unpacks the deltas of some packets. The work grows with the bytes of the message and with
    /// `count`.
    ///
    /// @param first of them, counted from the base
    /// @param count at most what follows the first
    /// @param out takes them from index 0 on
    /// @return the sum of the ticks of all arrivals before the first of them
    public long unpack(int first, int count, int[] out) {
        long ticksBefore = 0;
        int delta = deltasAt;
        int last = first + count;
        int chunkAt = chunksAt;
        for (int begin = 0; begin < last; chunkAt += 2) {
            int chunk = Bytes.uint16(packed, chunkAt);
            int inChunk = StatusChunks.packets(chunk, packets - begin);
            int i = 0;
            if (StatusChunks.isRun(chunk) && StatusChunks.status(chunk, 0) == StatusChunks.LOST) {
                // What lies outside is skipped in one step.
                int from = Math.max(first, begin);
                int to = Math.min(last, begin + inChunk);
                if (from < to) {
                    Arrays.fill(out, from - first, to - first, LOST);
                }
                i = inChunk;
            }
            for (; i < inChunk && begin + i < last; i++) {
                int status = StatusChunks.status(chunk, i);
                int ticks = LOST;
                if (status == StatusChunks.SMALL_DELTA) {
                    ticks = packed[delta++] & 0xFF;
                } else if (status == StatusChunks.LARGE_DELTA) {
                    ticks = (short) Bytes.uint16(packed, delta);
                    delta += 2;
                }
                if (begin + i >= first) {
                    out[begin + i - first] = ticks;
                } else if (ticks != LOST) {
                    ticksBefore += ticks;
                }
            }
            begin += inChunk;
        }
        return ticksBefore;
    }

    /// All of them; allocates as much as the message says it has.
    public int[] deltaTicks() {
        int[] all = new int[packets];
        unpack(0, packets, all);
        return all;
    }

    int write(byte[] out, int at) {
        Bytes.putInt16(out, at + 12, baseSequence);
        Bytes.putInt16(out, at + 14, packets);
        Bytes.putInt24(out, at + 16, referenceTime);
        out[at + 19] = (byte) feedbackCount;
        System.arraycopy(packed, chunksAt, out, at + FIXED_BYTES, end - chunksAt);
        int written = at + FIXED_BYTES + end - chunksAt;
        int padding = -(written - at) & 3;
        for (int i = 1; i <= padding; i++) {
            out[written++] = (byte) (i == padding ? padding : 0);
        }
        RtcpHeader.writeFeedback(
                out, at, written, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, sender, media);
        if (padding > 0) {
            // As browsers do; RFC 3550 would have it on the last packet of a compound only.
            out[at] |= 0x20;
        }
        return written;
    }

    private static int writeDeltas(int[] deltaTicks, byte[] out, int at) {
        for (int delta : deltaTicks) {
            switch (StatusChunks.statusOf(delta)) {
                case StatusChunks.SMALL_DELTA -> out[at++] = (byte) delta;
                case StatusChunks.LARGE_DELTA -> {
                    if (delta != (short) delta) {
                        throw new IllegalArgumentException("a delta of " + delta + " ticks");
                    }
                    Bytes.putInt16(out, at, delta);
                    at += 2;
                }
                default -> {}
            }
        }
        return at;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportFeedback that
                && that.sender == sender
                && that.media == media
                && that.baseSequence == baseSequence
                && that.referenceTime == referenceTime
                && that.feedbackCount == feedbackCount
                && Arrays.equals(that.deltaTicks(), deltaTicks());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * baseSequence + referenceTime) + Arrays.hashCode(deltaTicks());
    }

    @Override
    public String toString() {
        return "TransportFeedback[baseSequence="
                + baseSequence
                + ", referenceTime="
                + referenceTime
                + ", feedbackCount="
                + feedbackCount
                + ", deltaTicks="
                + Arrays.toString(deltaTicks())
                + "]";
    }
}
