package media.codec;

import media.rtp.DropReason;

/// A flyweight over an RFC 2198 payload ("RED"): the newest frame and redundant blocks with earlier
/// ones. Nothing may be asked after a wrap that did not return `OK`.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|  block PT   |     timestamp offset      |   block length    |  each redundant block, the oldest first
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0|  block PT   |  blocks, then the newest frame to the end     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public final class RedundantAudio {
    /// The most a redundant block may lie back: 14 bits of timestamp (RFC 2198 §3), 341 ms of Opus.
    public static final int MAX_TIMESTAMP_OFFSET = (1 << 14) - 1;

    /// The longest redundant block: 10 bits (RFC 2198 §3).
    public static final int MAX_BLOCK_BYTES = (1 << 10) - 1;

    /// Bytes of the header of each redundant block.
    public static final int BLOCK_HEADER_BYTES = 4;

    /// More than any encoder sends; a payload with more is malice.
    public static final int MAX_BLOCKS = 8;

    private final int[] payloadTypes = new int[MAX_BLOCKS];
    private final int[] timestampOffsets = new int[MAX_BLOCKS];
    private final int[] offsets = new int[MAX_BLOCKS];
    private final int[] lengths = new int[MAX_BLOCKS];
    private int blocks;
    private int payloadType;
    private int offset;
    private int length;

    /// @param payload borrowed
    public DropReason wrap(byte[] payload, int at, int bytes) {
        int end = at + bytes;
        int header = at;
        long blockBytes = 0;
        blocks = 0;
        while (header < end && (payload[header] & 0x80) != 0) {
            if (blocks == MAX_BLOCKS || end - header < BLOCK_HEADER_BYTES) {
                return DropReason.BAD_REDUNDANCY;
            }
            int low = (payload[header + 2] & 0xff) << 8 | (payload[header + 3] & 0xff);
            payloadTypes[blocks] = payload[header] & 0x7f;
            timestampOffsets[blocks] = (payload[header + 1] & 0xff) << 6 | low >> 10;
            lengths[blocks] = low & MAX_BLOCK_BYTES;
            blockBytes += lengths[blocks];
            blocks++;
            header += BLOCK_HEADER_BYTES;
        }
        // One byte remains for the header of the newest frame.
        int data = header + 1;
        if (data > end || blockBytes > end - data) {
            return DropReason.BAD_REDUNDANCY;
        }
        payloadType = payload[header] & 0x7f;
        for (int i = 0; i < blocks; i++) {
            offsets[i] = data;
            data += lengths[i];
        }
        offset = data;
        length = end - data;
        return DropReason.OK;
    }

    /// The number of earlier frames that are repeated.
    public int blocks() {
        return blocks;
    }

    /// @param block from 0, the oldest
    public int payloadType(int block) {
        return payloadTypes[block];
    }

    /// How far before the packet's own timestamp the redundant block lies, in ticks.
    public int timestampOffset(int block) {
        return timestampOffsets[block];
    }

    /// Where the redundant block begins in the payload's array.
    public int offset(int block) {
        return offsets[block];
    }

    public int bytes(int block) {
        return lengths[block];
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

    /// Writes the header of a redundant block.
    ///
    /// @param timestampOffset 0 to [#MAX_TIMESTAMP_OFFSET]
    /// @param bytes 0 to [#MAX_BLOCK_BYTES]
    /// @return where the next header goes
    public static int writeBlockHeader(
            byte[] out, int at, int payloadType, int timestampOffset, int bytes) {
        out[at] = (byte) (0x80 | payloadType);
        out[at + 1] = (byte) (timestampOffset >> 6);
        out[at + 2] = (byte) (timestampOffset << 2 | bytes >> 8);
        out[at + 3] = (byte) bytes;
        return at + BLOCK_HEADER_BYTES;
    }

    /// Writes the header of the newest frame.
    ///
    /// @return where the redundant blocks go, the newest frame behind them
    public static int writeNewestHeader(byte[] out, int at, int payloadType) {
        out[at] = (byte) payloadType;
        return at + 1;
    }
}
