package media.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import media.rtp.Bytes;

/// The canonical name of a source, by which the receiver knows what to synchronize (RFC 3550 §6.5).
/// Other items are read over, and a chunk without a name is ignored.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    SC   |  PT=SDES=202  |             length            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                          SSRC  (SC chunks)                    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    CNAME=1    |     length    | text …, then zeros to a word  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public record SourceDescription(int ssrc, String cname) implements RtcpMessage {
    private static final int CNAME = 1;
    private static final int MAX_TEXT_BYTES = 255;

    /// Reads `count` chunks; false when they do not fit.
    static boolean readAll(byte[] b, int at, int end, int count, List<RtcpMessage> out) {
        int next = at + RtcpHeader.BYTES;
        for (int i = 0; i < count; i++) {
            next = readChunk(b, next, end, out);
            if (next < 0) {
                return false;
            }
        }
        return true;
    }

    /// Returns where the chunk ends, or -1 when it does not.
    private static int readChunk(byte[] b, int at, int end, List<RtcpMessage> out) {
        if (end - at < 4) {
            return -1;
        }
        int ssrc = Bytes.int32(b, at);
        int item = at + 4;
        while (item < end && b[item] != 0) {
            if (item + 2 > end || item + 2 + (b[item + 1] & 0xFF) > end) {
                return -1;
            }
            int bytes = b[item + 1] & 0xFF;
            if (b[item] == CNAME) {
                out.add(
                        new SourceDescription(
                                ssrc, new String(b, item + 2, bytes, StandardCharsets.UTF_8)));
            }
            item += 2 + bytes;
        }
        if (item >= end) {
            return -1; // RFC 3550 §6.5: the list of items ends with at least one zero byte
        }
        return at + ((item - at + 4) & ~3); // past the zero, then on to the next word
    }

    int write(byte[] out, int at) {
        byte[] text = cname.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("a CNAME of " + text.length + " bytes");
        }
        Bytes.putInt32(out, at + 4, ssrc);
        out[at + 8] = CNAME;
        out[at + 9] = (byte) text.length;
        System.arraycopy(text, 0, out, at + 10, text.length);
        int end = at + 10 + text.length;
        do {
            out[end++] = 0;
        } while ((end - at & 3) != 0);
        RtcpHeader.write(out, at, end, 1, RtcpHeader.SOURCE_DESCRIPTION);
        return end;
    }
}
