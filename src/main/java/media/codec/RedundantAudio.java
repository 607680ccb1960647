package media.codec;

import media.rtp.DropReason;

/// A flyweight over an RFC 2198 payload ("RED"): the newest frame and copies of earlier ones. Nothing
/// may be asked after a wrap that did not return `OK`.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|  block PT   |     timestamp offset      |   block length    |  each copy, the oldest first
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0|  block PT   |  copies, then the newest frame to the end     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public final class RedundantAudio {
    /// The most a copy may lie back: 14 bits of timestamp (RFC 2198 §3), 341 ms of Opus.
    public static final int MAX_TIMESTAMP_OFFSET = (1 << 14) - 1;

    /// The longest copy: 10 bits (RFC 2198 §3).
    public static final int MAX_COPY_BYTES = (1 << 10) - 1;

    /// Bytes in front of each copy.
    public static final int COPY_HEADER_BYTES = 4;

    /// More than any encoder sends; a payload with more is malice.
    public static final int MAX_COPIES = 8;

    private final int[] payloadTypes = new int[MAX_COPIES];
    private final int[] timestampOffsets = new int[MAX_COPIES];
    private final int[] offsets = new int[MAX_COPIES];
    private final int[] lengths = new int[MAX_COPIES];
    private int copies;
    private int payloadType;
    private int offset;
    private int length;

    /// @param payload borrowed
    public DropReason wrap(byte[] payload, int at, int bytes) {
        int end = at + bytes;
        int header = at;
        long copiedBytes = 0;
        copies = 0;
        while (header < end && (payload[header] & 0x80) != 0) {
            if (copies == MAX_COPIES || end - header < COPY_HEADER_BYTES) {
                return DropReason.BAD_REDUNDANCY;
            }
            int low = (payload[header + 2] & 0xff) << 8 | (payload[header + 3] & 0xff);
            payloadTypes[copies] = payload[header] & 0x7f;
            timestampOffsets[copies] = (payload[header + 1] & 0xff) << 6 | low >> 10;
            lengths[copies] = low & MAX_COPY_BYTES;
            copiedBytes += lengths[copies];
            copies++;
            header += COPY_HEADER_BYTES;
        }
        // One byte is left for the head of the newest frame.
        int data = header + 1;
        if (data > end || copiedBytes > end - data) {
            return DropReason.BAD_REDUNDANCY;
        }
        payloadType = payload[header] & 0x7f;
        for (int i = 0; i < copies; i++) {
            offsets[i] = data;
            data += lengths[i];
        }
        offset = data;
        length = end - data;
        return DropReason.OK;
    }

    /// How many earlier frames it repeats.
    public int copies() {
        return copies;
    }

    /// @param copy from 0, the oldest
    public int payloadType(int copy) {
        return payloadTypes[copy];
    }

    /// How far before the packet's own timestamp the copy lies, in ticks.
    public int timestampOffset(int copy) {
        return timestampOffsets[copy];
    }

    /// Where the copy begins in the payload's array.
    public int offset(int copy) {
        return offsets[copy];
    }

    public int bytes(int copy) {
        return lengths[copy];
    }

    /// Payload type of the newest frame.
    public int payloadType() {
        return payloadType;
    }

    /// Where the newest frame begins in the payload's array.
    public int offset() {
        return offset;
    }

    public int bytes() {
        return length;
    }

    /// Writes the head of a copy.
    ///
    /// @param timestampOffset 0 to [#MAX_TIMESTAMP_OFFSET]
    /// @param bytes 0 to [#MAX_COPY_BYTES]
    /// @return where the next head goes
    public static int writeCopyHead(
            byte[] out, int at, int payloadType, int timestampOffset, int bytes) {
        out[at] = (byte) (0x80 | payloadType);
        out[at + 1] = (byte) (timestampOffset >> 6);
        out[at + 2] = (byte) (timestampOffset << 2 | bytes >> 8);
        out[at + 3] = (byte) bytes;
        return at + COPY_HEADER_BYTES;
    }

    /// Writes the head of the newest frame.
    ///
    /// @return where the copies go, the newest frame behind them
    public static int writeNewestHead(byte[] out, int at, int payloadType) {
        out[at] = (byte) payloadType;
        return at + 1;
    }
}
