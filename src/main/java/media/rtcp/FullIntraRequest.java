package media.rtcp;

import java.util.List;
import media.rtp.Bytes;

/// Requests a keyframe (RFC 5104 §4.3.1); the sequence number distinguishes a repetition from a new
/// request. The media source stands in the entry, and the field of the feedback header is zero.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        SSRC of the source                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | sequence      |    reserved                                   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public record FullIntraRequest(int sender, int media, int sequence) implements RtcpMessage {
    static final int FORMAT = 4;
    private static final int ENTRY_BYTES = 8;

    /// Reads every entry; false when there is none.
    static boolean readAll(byte[] b, int at, int end, List<RtcpMessage> out) {
        int entry = at + RtcpHeader.FEEDBACK_BYTES;
        if (end - entry < ENTRY_BYTES) {
            return false;
        }
        int sender = Bytes.int32(b, at + 4);
        for (; entry + ENTRY_BYTES <= end; entry += ENTRY_BYTES) {
            out.add(new FullIntraRequest(sender, Bytes.int32(b, entry), b[entry + 4] & 0xFF));
        }
        return true;
    }

    int write(byte[] out, int at) {
        int entry = at + RtcpHeader.FEEDBACK_BYTES;
        int end = entry + ENTRY_BYTES;
        RtcpHeader.writeFeedback(out, at, end, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, sender, 0);
        Bytes.putInt32(out, entry, media);
        Bytes.putInt32(out, entry + 4, sequence << 24);
        return end;
    }
}
