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
/// `referenceTime` is a signed 24-bit count of 64 ms. `deltaTicks` has one entry per packet from
/// `baseSequence` on: [#LOST], or its arrival in 250 µs after the arrival before it (for the first,
/// after the reference time). The array is given.
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record TransportFeedback(
        int sender,
        int media,
        int baseSequence,
        int referenceTime,
        int feedbackCount,
        int[] deltaTicks)
        implements RtcpMessage {
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
    private static final int MAX_RUN = 0x1FFF;

    // The packet status symbols; 3 is reserved.
    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;

    static @Nullable TransportFeedback read(byte[] b, int at, int end) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        int packets = Bytes.uint16(b, at + 14);
        if (packets == 0 || packets > MAX_PACKETS) {
            return null;
        }
        int[] deltaTicks = new int[packets];
        int deltas = readStatuses(b, at + FIXED_BYTES, end, deltaTicks);
        if (deltas < 0 || !readDeltas(b, deltas, end, deltaTicks)) {
            return null;
        }
        return new TransportFeedback(
                Bytes.int32(b, at + 4),
                Bytes.int32(b, at + 8),
                Bytes.uint16(b, at + 12),
                Bytes.int24(b, at + 16),
                b[at + 19] & 0xFF,
                deltaTicks);
    }

    /// Fills `statuses` from the chunks; returns where the deltas begin, or -1.
    private static int readStatuses(byte[] b, int at, int end, int[] statuses) {
        int filled = 0;
        while (filled < statuses.length) {
            if (end - at < 2) {
                return -1;
            }
            int chunk = Bytes.uint16(b, at);
            at += 2;
            if ((chunk & 0x8000) == 0) {
                int run = Math.min(chunk & MAX_RUN, statuses.length - filled);
                if (run == 0) {
                    return -1;
                }
                Arrays.fill(statuses, filled, filled + run, chunk >> 13);
                filled += run;
            } else {
                int bits = (chunk & 0x4000) == 0 ? 1 : 2;
                for (int shift = 14 - bits; shift >= 0 && filled < statuses.length; shift -= bits) {
                    statuses[filled++] = (chunk >> shift) & ((1 << bits) - 1);
                }
            }
        }
        return at;
    }

    /// Replaces each status by the packet's delta; false when one is reserved or the deltas do not
    /// fit.
    private static boolean readDeltas(byte[] b, int at, int end, int[] statuses) {
        for (int i = 0; i < statuses.length; i++) {
            switch (statuses[i]) {
                case NOT_RECEIVED -> statuses[i] = LOST;
                case SMALL_DELTA -> {
                    if (end - at < 1) {
                        return false;
                    }
                    statuses[i] = b[at++] & 0xFF;
                }
                case LARGE_DELTA -> {
                    if (end - at < 2) {
                        return false;
                    }
                    statuses[i] = (short) Bytes.uint16(b, at);
                    at += 2;
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    int write(byte[] out, int at) {
        if (deltaTicks.length == 0 || deltaTicks.length > MAX_PACKETS) {
            throw new IllegalArgumentException("feedback on " + deltaTicks.length + " packets");
        }
        Bytes.putInt16(out, at + 12, baseSequence);
        Bytes.putInt16(out, at + 14, deltaTicks.length);
        Bytes.putInt24(out, at + 16, referenceTime);
        out[at + 19] = (byte) feedbackCount;
        int end = writeDeltas(out, writeChunks(out, at + FIXED_BYTES));
        int padding = -(end - at) & 3;
        for (int i = 1; i <= padding; i++) {
            out[end++] = (byte) (i == padding ? padding : 0);
        }
        RtcpHeader.writeFeedback(
                out, at, end, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, sender, media);
        if (padding > 0) {
            out[at] |=
                    0x20; // as browsers do; RFC 3550 would have it on the last packet of a compound
            // only
        }
        return end;
    }

    /// Each time, the chunk that covers the most of the remaining packets.
    private int writeChunks(byte[] out, int at) {
        for (int i = 0; i < deltaTicks.length; ) {
            int ahead = deltaTicks.length - i;
            int oneBit = packetsBeforeLargeDelta(i) == Math.min(14, ahead) ? 14 : 0;
            int vector = Math.min(ahead, Math.max(7, oneBit));
            int run = run(i);
            if (run >= vector) {
                Bytes.putInt16(out, at, status(i) << 13 | run);
                i += run;
            } else {
                i += writeVector(out, at, i, oneBit > 0 ? 1 : 2);
            }
            at += 2;
        }
        return at;
    }

    /// Writes a vector chunk of the packets from `first` on and returns how many it covers.
    private int writeVector(byte[] out, int at, int first, int bits) {
        int held = Math.min(14 / bits, deltaTicks.length - first);
        int chunk = bits == 1 ? 0x8000 : 0xC000;
        for (int i = 0; i < held; i++) {
            chunk |= status(first + i) << (14 - bits * (i + 1));
        }
        Bytes.putInt16(out, at, chunk);
        return held;
    }

    /// How many packets from `first` on have one status.
    private int run(int first) {
        int status = status(first);
        int next = first + 1;
        while (next < deltaTicks.length && next - first < MAX_RUN && status(next) == status) {
            next++;
        }
        return next - first;
    }

    /// How many of the next 14 packets come before the first large delta.
    private int packetsBeforeLargeDelta(int first) {
        int limit = Math.min(14, deltaTicks.length - first);
        for (int i = 0; i < limit; i++) {
            if (status(first + i) == LARGE_DELTA) {
                return i;
            }
        }
        return limit;
    }

    private int status(int i) {
        int delta = deltaTicks[i];
        if (delta == LOST) {
            return NOT_RECEIVED;
        }
        return delta >= 0 && delta <= 0xFF ? SMALL_DELTA : LARGE_DELTA;
    }

    private int writeDeltas(byte[] out, int at) {
        for (int i = 0; i < deltaTicks.length; i++) {
            switch (status(i)) {
                case SMALL_DELTA -> out[at++] = (byte) deltaTicks[i];
                case LARGE_DELTA -> {
                    if (deltaTicks[i] != (short) deltaTicks[i]) {
                        throw new IllegalArgumentException(
                                "a delta of " + deltaTicks[i] + " ticks");
                    }
                    Bytes.putInt16(out, at, deltaTicks[i]);
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
                && Arrays.equals(that.deltaTicks, deltaTicks);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * baseSequence + referenceTime) + Arrays.hashCode(deltaTicks);
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
                + Arrays.toString(deltaTicks)
                + "]";
    }
}
