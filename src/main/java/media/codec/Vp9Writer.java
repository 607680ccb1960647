package media.codec;

/// Writes a VP9 payload with other ids in its descriptor, which is drawn in [Vp9Descriptor].
/// Picture ids are sent in the 15-bit form, as those of VP8 are.
final class Vp9Writer {
    private static final int I = 0x80;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int M = 0x80;

    private Vp9Writer() {}

    /// See [LayerSelector#writePayload].
    static int write(
            long rewriting, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        int idBytes = idBytes(in, inOffset, inLength);
        if (idBytes < 0) {
            return -1;
        }
        byte flags = in[inOffset];
        int rest = 1 + idBytes;
        int growth = idBytes == 1 ? 1 : 0;
        System.arraycopy(in, inOffset + rest, out, outOffset + rest + growth, inLength - rest);
        out[outOffset] = flags;
        if (idBytes > 0) {
            int id = Rewriting.pictureId(rewriting);
            out[outOffset + 1] = (byte) (M | id >> 8);
            out[outOffset + 2] = (byte) id;
        }
        if ((flags & (L | F)) == L) {
            out[outOffset + rest + growth + 1] = (byte) Rewriting.tl0PictureIndex(rewriting);
        }
        return inLength + growth;
    }

    /// Length of the picture id; -1 when the ids are not all there.
    private static int idBytes(byte[] in, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int bytes = 0;
        if ((in[offset] & I) != 0) {
            bytes = length > 1 && (in[offset + 1] & M) != 0 ? 2 : 1;
        }
        int layerBytes = (in[offset] & (L | F)) == L ? 2 : 0;
        return 1 + bytes + layerBytes <= length ? bytes : -1;
    }
}
