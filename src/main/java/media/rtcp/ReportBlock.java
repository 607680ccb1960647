package media.rtcp;

import java.util.ArrayList;
import java.util.List;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// How one stream arrives, in sender and receiver reports (RFC 3550 §6.4.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                    SSRC of the stream                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | fraction lost |   cumulative number of packets lost (signed)  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           extended highest sequence number received           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      interarrival jitter                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   last SR (middle of its NTP time)            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   delay since last SR (1/65536 s)             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// `fractionLost` is in 1/256 since the report before; `cumulativeLost` saturates at 24 bits with
/// sign.
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        long extendedHighestSequence,
        long jitterTicks,
        long lastSenderReport,
        long delaySinceLastSenderReport) {
    static final int BYTES = 24;
    public static final int MAX_CUMULATIVE_LOST = 0x7F_FFFF;
    public static final int MIN_CUMULATIVE_LOST = -0x80_0000;

    /// Most report blocks, or SSRCs of a goodbye: the count field has five bits (RFC 3550 §6.4.1).
    public static final int MAX_BLOCKS = 31;

    /// Reads `count` blocks, or returns null when they do not fit.
    static @Nullable List<ReportBlock> readAll(byte[] b, int at, int end, int count) {
        if (end - at < count * BYTES) {
            return null;
        }
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(read(b, at + i * BYTES));
        }
        return List.copyOf(blocks);
    }

    private static ReportBlock read(byte[] b, int at) {
        return new ReportBlock(
                Bytes.int32(b, at),
                b[at + 4] & 0xFF,
                Bytes.int24(b, at + 5),
                Bytes.uint32(b, at + 8),
                Bytes.uint32(b, at + 12),
                Bytes.uint32(b, at + 16),
                Bytes.uint32(b, at + 20));
    }

    static int writeAll(List<ReportBlock> blocks, byte[] out, int at) {
        if (blocks.size() > MAX_BLOCKS) {
            throw new IllegalArgumentException(blocks.size() + " report blocks in one report");
        }
        for (ReportBlock block : blocks) {
            at = block.write(out, at);
        }
        return at;
    }

    private int write(byte[] out, int at) {
        Bytes.putInt32(out, at, ssrc);
        out[at + 4] = (byte) fractionLost;
        Bytes.putInt24(
                out, at + 5, Math.clamp(cumulativeLost, MIN_CUMULATIVE_LOST, MAX_CUMULATIVE_LOST));
        Bytes.putInt32(out, at + 8, (int) extendedHighestSequence);
        Bytes.putInt32(out, at + 12, (int) jitterTicks);
        Bytes.putInt32(out, at + 16, (int) lastSenderReport);
        Bytes.putInt32(out, at + 20, (int) delaySinceLastSenderReport);
        return at + BYTES;
    }
}
