package media.rtcp;

import java.util.ArrayList;
import java.util.List;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// REMB: how much the receiver believes it can take of these streams together
/// (draft-alvestrand-rmcat-remb-03 §2.2).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  'R' 'E' 'M' 'B'                                              |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  number SSRC  | exponent  |  mantissa                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   SSRC (number times)                                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// The bitrate is written with 18 significant bits, rounded down.
public record ReceiverEstimatedMaximumBitrate(int sender, long bitsPerSecond, List<Integer> ssrcs)
        implements RtcpMessage {
    static final int FORMAT = 15;
    private static final int IDENTIFIER = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';
    private static final int MANTISSA_BITS = 18;

    /// The largest bitrate a long can represent; the wire format can carry more, which is read as
    /// this.
    public static final long MAX_BITS_PER_SECOND = 0x3_FFFFL << 45;

    private static final int FIXED_BYTES = RtcpHeader.FEEDBACK_BYTES + 8;
    private static final int MAX_SSRCS = 255;

    public ReceiverEstimatedMaximumBitrate {
        ssrcs = List.copyOf(ssrcs);
    }

    /// Whether this message of the application's format is REMB.
    static boolean isAt(byte[] b, int at, int end) {
        return end - at >= FIXED_BYTES
                && Bytes.int32(b, at + RtcpHeader.FEEDBACK_BYTES) == IDENTIFIER;
    }

    static @Nullable ReceiverEstimatedMaximumBitrate read(byte[] b, int at, int end) {
        int word = Bytes.int32(b, at + FIXED_BYTES - 4);
        int count = word >>> 24;
        if (end - at < FIXED_BYTES + 4 * count) {
            return null;
        }
        int exponent = word >>> MANTISSA_BITS & 0x3F;
        long mantissa = word & (1 << MANTISSA_BITS) - 1;
        long bitsPerSecond =
                mantissa > MAX_BITS_PER_SECOND >> exponent
                        ? MAX_BITS_PER_SECOND
                        : mantissa << exponent;
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(Bytes.int32(b, at + FIXED_BYTES + 4 * i));
        }
        return new ReceiverEstimatedMaximumBitrate(Bytes.int32(b, at + 4), bitsPerSecond, ssrcs);
    }

    int write(byte[] out, int at) {
        if (bitsPerSecond < 0 || ssrcs.size() > MAX_SSRCS) {
            throw new IllegalArgumentException(this + " has no wire form");
        }
        int end = at + FIXED_BYTES;
        for (int ssrc : ssrcs) {
            Bytes.putInt32(out, end, ssrc);
            end += 4;
        }
        // The draft requires the media source in the header to be zero.
        RtcpHeader.writeFeedback(out, at, end, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, sender, 0);
        Bytes.putInt32(out, at + RtcpHeader.FEEDBACK_BYTES, IDENTIFIER);
        int significantBits = Long.SIZE - Long.numberOfLeadingZeros(bitsPerSecond);
        int exponent = Math.max(0, significantBits - MANTISSA_BITS);
        int mantissa = (int) (bitsPerSecond >>> exponent);
        Bytes.putInt32(
                out,
                at + FIXED_BYTES - 4,
                ssrcs.size() << 24 | exponent << MANTISSA_BITS | mantissa);
        return end;
    }
}
