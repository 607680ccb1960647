package media.codec;

/// Flyweight over the VP8 payload descriptor (RFC 7741 §4.2). The buffer given to [#wrap] is
/// borrowed until the next call.
/// ```
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |X|R|N|S|R| PID |
///     +-+-+-+-+-+-+-+-+
/// X:  |I|L|T|K| RSV   |
///     +-+-+-+-+-+-+-+-+
/// I:  |M| PictureID   |
///     +-+-+-+-+-+-+-+-+
/// M:  |   PictureID   |
///     +-+-+-+-+-+-+-+-+
/// L:  |   TL0PICIDX   |
///     +-+-+-+-+-+-+-+-+
/// T/K:|TID|Y| KEYIDX  |
///     +-+-+-+-+-+-+-+-+
/// ```
public final class Vp8Descriptor {
    private static final int X = 0x80;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int M = 0x80;

    private int bytes;
    private boolean startsPicture;
    private boolean startsKeyframe;
    private int pictureId;
    private int pictureIdBits;
    private int tl0PictureIndex;
    private int temporalId;
    private boolean layerSync;
    private int keyIndex;

    /// False when the payload ends before a byte of picture follows the descriptor; the values are
    /// then those of no packet.
    public boolean wrap(byte[] b, int offset, int length) {
        bytes = bytes(b, offset, length);
        if (bytes == 0) {
            return false;
        }
        startsPicture = (b[offset] & 0x17) == 0x10;
        // RFC 7741 §4.3: P, inverse: 0 is a keyframe.
        startsKeyframe = startsPicture && (b[offset + bytes] & 0x01) == 0;
        int flags = (b[offset] & X) == 0 ? 0 : b[offset + 1];
        int at = offset + 2;
        pictureId = -1;
        pictureIdBits = 0;
        if ((flags & I) != 0) {
            boolean extended = (b[at] & M) != 0;
            pictureId = extended ? ((b[at] & 0x7F) << 8) | (b[at + 1] & 0xFF) : b[at] & 0x7F;
            pictureIdBits = extended ? 15 : 7;
            at += extended ? 2 : 1;
        }
        tl0PictureIndex = (flags & L) == 0 ? -1 : b[at++] & 0xFF;
        boolean temporal = (flags & T) != 0;
        temporalId = temporal ? (b[at] & 0xC0) >> 6 : -1;
        layerSync = temporal && (b[at] & 0x20) != 0;
        keyIndex = (flags & K) == 0 ? -1 : b[at] & 0x1F;
        return true;
    }

    /// Length of a descriptor; 0 when `length` bytes do not hold it and one more.
    static int bytes(byte[] b, int offset, int length) {
        if (length < 2) {
            return 0;
        }
        int bytes = 1;
        if ((b[offset] & X) != 0) {
            int flags = b[offset + 1];
            bytes = 2;
            if ((flags & I) != 0) {
                if (length < 3) {
                    return 0;
                }
                bytes += (b[offset + 2] & M) != 0 ? 2 : 1;
            }
            bytes += (flags & L) != 0 ? 1 : 0;
            bytes += (flags & (T | K)) != 0 ? 1 : 0;
        }
        return bytes < length ? bytes : 0;
    }

    /// Height in pixels as the first packet of a keyframe says, 0 when the payload does not.
    ///
    /// RFC 6386 §9.1: three bytes of frame tag, the start code, then width and height as 14 bits
    /// each below two bits of scale, little endian.
    static int height(byte[] b, int offset, int length) {
        int frame = keyframe(b, offset, length);
        return frame < 0 ? 0 : (b[frame + 9] & 0x3F) << 8 | (b[frame + 8] & 0xFF);
    }

    /// The width likewise.
    static int width(byte[] b, int offset, int length) {
        int frame = keyframe(b, offset, length);
        return frame < 0 ? 0 : (b[frame + 7] & 0x3F) << 8 | (b[frame + 6] & 0xFF);
    }

    /// Where a keyframe with its size begins, -1 when there is none.
    private static int keyframe(byte[] b, int offset, int length) {
        int frame = offset + bytes(b, offset, length);
        if (frame == offset
                || frame + 10 > offset + length
                || (b[offset] & 0x17) != 0x10
                || (b[frame] & 0x01) != 0
                || (b[frame + 3] & 0xFF) != 0x9D
                || b[frame + 4] != 0x01
                || b[frame + 5] != 0x2A) {
            return -1;
        }
        return frame;
    }

    /// Length of the descriptor.
    public int bytes() {
        return bytes;
    }

    public boolean startsPicture() {
        return startsPicture;
    }

    public boolean startsKeyframe() {
        return startsKeyframe;
    }

    /// -1 when absent.
    public int pictureId() {
        return pictureId;
    }

    /// 7 or 15, 0 when absent.
    public int pictureIdBits() {
        return pictureIdBits;
    }

    /// 8 bits; -1 when absent.
    public int tl0PictureIndex() {
        return tl0PictureIndex;
    }

    /// 0 to 3; -1 when absent.
    public int temporalId() {
        return temporalId;
    }

    /// Y: the picture depends on the base layer only.
    public boolean layerSync() {
        return layerSync;
    }

    /// 5 bits; -1 when absent.
    public int keyIndex() {
        return keyIndex;
    }
}
