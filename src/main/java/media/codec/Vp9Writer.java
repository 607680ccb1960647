package media.codec;

/// Writes a VP9 payload with other ids in its descriptor, which is drawn in [Vp9Descriptor].
/// Picture ids are sent in the 15-bit form, as those of VP8 are.
final class Vp9Writer {
    private static final int I = 0x80;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int M = 0x80;

    private Vp9Writer() {}

    /// See [LayerSelector#rewrittenBytes].
    static int rewrittenBytes(byte[] in, int inOffset, int inLength) {
        if (inLength < 1) {
            return -1;
        }
        byte flags = in[inOffset];
        int bytes = 1 + layerBytes(flags);
        if ((flags & I) != 0) {
            bytes += inLength > 1 && (in[inOffset + 1] & M) != 0 ? 2 : 1;
        }
        return bytes <= inLength ? bytes : -1;
    }

    /// See [LayerSelector#writeRewritten].
    static int write(
            long rewriting, byte[] in, int inOffset, int bytes, byte[] out, int outOffset) {
        byte flags = in[inOffset];
        int at = outOffset;
        out[at++] = flags;
        if ((flags & I) != 0) {
            int id = Rewriting.pictureId(rewriting);
            out[at++] = (byte) (M | id >> 8);
            out[at++] = (byte) id;
        }
        if (layerBytes(flags) > 0) {
            out[at++] = in[inOffset + bytes - 2];
            out[at++] = (byte) Rewriting.tl0PictureIndex(rewriting);
        }
        return at - outOffset;
    }

    /// Layer indices and TL0PICIDX, in the mode that has both.
    private static int layerBytes(byte flags) {
        return (flags & (L | F)) == L ? 2 : 0;
    }
}
