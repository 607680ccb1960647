package media.rtcp;

import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// Requests a keyframe (RFC 4585 §6.3.1): a feedback message without content.
public record PictureLoss(int sender, int media) implements RtcpMessage {
    static final int FORMAT = 1;

    static @Nullable PictureLoss read(byte[] b, int at, int end) {
        return end - at < RtcpHeader.FEEDBACK_BYTES
                ? null
                : new PictureLoss(Bytes.int32(b, at + 4), Bytes.int32(b, at + 8));
    }

    int write(byte[] out, int at) {
        int end = at + RtcpHeader.FEEDBACK_BYTES;
        RtcpHeader.writeFeedback(out, at, end, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, sender, media);
        return end;
    }
}
