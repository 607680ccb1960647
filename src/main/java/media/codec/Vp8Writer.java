package media.codec;

/// Writes a VP8 payload with other ids in its descriptor, which is drawn in [Vp8Descriptor].
/// Picture ids are sent in the 15-bit form whatever form they came in: sources differ, and within
/// one stream the form must not. An id that a source does not use is not invented.
final class Vp8Writer {
    private static final int X = 0x80;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int M = 0x80;

    private Vp8Writer() {}

    /// See [LayerSelector#rewrittenBytes].
    static int rewrittenBytes(byte[] in, int inOffset, int inLength) {
        int bytes = Vp8Descriptor.bytes(in, inOffset, inLength);
        return bytes == 0 ? -1 : bytes;
    }

    /// See [LayerSelector#writeRewritten].
    static int write(
            long rewriting, byte[] in, int inOffset, int bytes, byte[] out, int outOffset) {
        byte required = in[inOffset];
        byte flags = bytes > 1 ? in[inOffset + 1] : 0;
        int at = outOffset;
        out[at++] = required;
        if ((required & X) != 0) {
            out[at++] = flags;
        }
        if ((flags & I) != 0) {
            int id = Rewriting.pictureId(rewriting);
            out[at++] = (byte) (M | id >> 8);
            out[at++] = (byte) id;
        }
        if ((flags & L) != 0) {
            out[at++] = (byte) Rewriting.tl0PictureIndex(rewriting);
        }
        byte layers = in[inOffset + bytes - 1];
        if ((flags & K) != 0) {
            out[at++] = (byte) ((layers & 0xE0) | Rewriting.keyIndex(rewriting));
        } else if ((flags & T) != 0) {
            out[at++] = layers;
        }
        return at - outOffset;
    }
}
