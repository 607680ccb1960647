package media.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// Streams that end (RFC 3550 §6.6), with a reason, which may be empty.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    SC   |   PT=BYE=203  |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                          SSRC  (SC times)                     |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |     length    | reason, if any, then zeros to a word          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public record Goodbye(List<Integer> ssrcs, String reason) implements RtcpMessage {
    private static final int MAX_SSRCS = 31;
    private static final int MAX_TEXT_BYTES = 255;

    public Goodbye {
        ssrcs = List.copyOf(ssrcs);
    }

    static @Nullable Goodbye read(byte[] b, int at, int end, int count) {
        int text = at + RtcpHeader.BYTES + 4 * count;
        if (text > end) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(Bytes.int32(b, at + RtcpHeader.BYTES + 4 * i));
        }
        if (text == end) {
            return new Goodbye(ssrcs, "");
        }
        int bytes = b[text] & 0xFF;
        return text + 1 + bytes > end
                ? null
                : new Goodbye(ssrcs, new String(b, text + 1, bytes, StandardCharsets.UTF_8));
    }

    int write(byte[] out, int at) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        if (ssrcs.size() > MAX_SSRCS || text.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    ssrcs.size() + " SSRCs and " + text.length + " bytes of reason in one BYE");
        }
        int end = at + RtcpHeader.BYTES;
        for (int ssrc : ssrcs) {
            Bytes.putInt32(out, end, ssrc);
            end += 4;
        }
        if (text.length > 0) {
            out[end] = (byte) text.length;
            System.arraycopy(text, 0, out, end + 1, text.length);
            end += 1 + text.length;
            while ((end - at & 3) != 0) {
                out[end++] = 0;
            }
        }
        RtcpHeader.write(out, at, end, ssrcs.size(), RtcpHeader.GOODBYE);
        return end;
    }
}
