package media.codec;

/// Makes the ids of VP8 pictures continue without a seam when a slot changes its source: picture id,
/// TL0PICIDX and KEYIDX (RFC 7741 section 4.2) of the new source are shifted so that its first picture
/// follows the last one sent. One instance per slot. Within a source the shift is constant, so the
/// order in which its packets come does not matter, and gaps stay gaps.
///
/// Picture ids leave in the 15-bit form whatever form they came in: sources differ, and within one
/// stream the form must not. An id that a source does not use is not invented.
public final class Vp8Rewriter {
    /// A 7-bit picture id becomes 15 bits long.
    public static final int MAX_GROWTH_BYTES = 1;

    private static final int PICTURE_ID_BITS = 15;
    private static final int TL0_BITS = 8;
    private static final int KEY_BITS = 5;

    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private final RunningId pictureId = new RunningId(PICTURE_ID_BITS);
    private final RunningId tl0PictureIndex = new RunningId(TL0_BITS);
    private final RunningId keyIndex = new RunningId(KEY_BITS);

    /// The next packet is the first of another source, or of the same one after a pause.
    public void onSwitch() {
        pictureId.onSwitch();
        tl0PictureIndex.onSwitch();
        keyIndex.onSwitch();
    }

    /// Copies a payload with its ids rewritten. `in` and `out` are borrowed; `out` has room for
    /// `inLength` + [#MAX_GROWTH_BYTES] bytes from `outOffset` and may be the array of `in`.
    ///
    /// @return bytes written, or -1 when the payload is malformed; then nothing was
    public int rewrite(byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        if (!descriptor.wrap(in, inOffset, inLength)) {
            return -1;
        }
        byte required = in[inOffset];
        byte flags = in[inOffset + 1];
        byte layers = in[inOffset + descriptor.bytes() - 1];
        int growth = descriptor.pictureIdBits() == 7 ? 1 : 0;
        int pictureOffset = inOffset + descriptor.bytes();
        // The picture first: in one array its new place may cover the old descriptor.
        System.arraycopy(
                in,
                pictureOffset,
                out,
                outOffset + descriptor.bytes() + growth,
                inLength - descriptor.bytes());
        int at = outOffset;
        out[at++] = required;
        if (descriptor.bytes() > 1) {
            out[at++] = flags;
            at = writeIds(out, at, layers);
        }
        assert at == outOffset + descriptor.bytes() + growth;
        return inLength + growth;
    }

    /// @param layers the byte TID | Y | KEYIDX as it came, if there is one
    private int writeIds(byte[] out, int offset, byte layers) {
        int at = offset;
        if (descriptor.pictureId() >= 0) {
            int id = pictureId.rewrite(descriptor.pictureId(), descriptor.pictureIdBits());
            out[at++] = (byte) (0x80 | (id >> 8));
            out[at++] = (byte) id;
        }
        if (descriptor.tl0PictureIndex() >= 0) {
            out[at++] = (byte) tl0PictureIndex.rewrite(descriptor.tl0PictureIndex(), TL0_BITS);
        }
        if (descriptor.keyIndex() >= 0) {
            out[at++] =
                    (byte) ((layers & 0xE0) | keyIndex.rewrite(descriptor.keyIndex(), KEY_BITS));
        } else if (descriptor.temporalId() >= 0) {
            out[at++] = layers;
        }
        return at;
    }
}
