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

    /// See [LayerSelector#rewrittenBytes].
    static int rewrittenBytes(byte[] in, int inOffset, int inLength) {
        int idBytes = idBytes(in, inOffset, inLength);
        return idBytes < 0 ? -1 : 1 + idBytes + layerBytes(in[inOffset]);
    }

    /// See [LayerSelector#writeRewritten].
    static int writeRewritten(
            long rewriting, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        // Only what is rewritten, as if the payload ended there.
        return write(
                rewriting, in, inOffset, rewrittenBytes(in, inOffset, inLength), out, outOffset);
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
        return 1 + bytes + layerBytes(in[offset]) <= length ? bytes : -1;
    }

    /// Layer indices and TL0PICIDX, in the mode that has both.
    private static int layerBytes(byte flags) {
        return (flags & (L | F)) == L ? 2 : 0;
    }
}
