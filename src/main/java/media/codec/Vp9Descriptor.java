package media.codec;

/// Flyweight over the VP9 payload descriptor (RFC 9628 §4.2). The buffer given to [#wrap] is
/// borrowed until the next call.
/// ```
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |I|P|L|F|B|E|V|Z|
///     +-+-+-+-+-+-+-+-+
/// I:  |M| PICTURE ID  |
///     +-+-+-+-+-+-+-+-+
/// M:  | EXTENDED PID  |
///     +-+-+-+-+-+-+-+-+
/// L:  | TID |U| SID |D|
///     +-+-+-+-+-+-+-+-+
///     |   TL0PICIDX   |   F = 0
///     +-+-+-+-+-+-+-+-+
/// P,F:| P_DIFF      |N|   up to three times, F = 1
///     +-+-+-+-+-+-+-+-+
/// V:  | N_S |Y|G|-|-|-|
///     +-+-+-+-+-+-+-+-+
/// Y:  | WIDTH, HEIGHT |   16 bits each, N_S + 1 times
///     +-+-+-+-+-+-+-+-+
/// G:  |      N_G      |
///     +-+-+-+-+-+-+-+-+
///     | TID |U| R |-|-|   N_G times, each followed by
///     +-+-+-+-+-+-+-+-+
///     |    P_DIFF     |   R times
///     +-+-+-+-+-+-+-+-+
/// ```
final class Vp9Descriptor {
    private static final int I = 0x80;
    private static final int P = 0x40;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int B = 0x08;
    private static final int E = 0x04;
    private static final int V = 0x02;
    private static final int Z = 0x01;
    private static final int M = 0x80;
    private static final int N = 0x01;
    private static final int Y = 0x10;
    private static final int G = 0x08;
    private static final int MAX_P_DIFFS = 3;
    private static final int MAX_SPATIAL_LAYERS = 8;

    private final int[] widths = new int[MAX_SPATIAL_LAYERS];
    private final int[] heights = new int[MAX_SPATIAL_LAYERS];
    private int flags;
    private int pictureId;
    private int pictureIdBits;
    private int layers;
    private int tl0PictureIndex;
    private int spatialLayers;
    private int bytes;

    /// False when the payload ends within the descriptor, or right behind it; the values are then
    /// those of no packet.
    boolean wrap(byte[] b, int offset, int length) {
        int end = offset + length;
        if (length < 1) {
            return false;
        }
        flags = b[offset] & 0xFF;
        pictureId = -1;
        pictureIdBits = 0;
        layers = 0;
        tl0PictureIndex = -1;
        spatialLayers = 0;
        int at = offset + 1;
        if ((flags & I) != 0) {
            boolean extended = at < end && (b[at] & M) != 0;
            if (at + (extended ? 2 : 1) > end) {
                return false;
            }
            pictureId = extended ? (b[at] & 0x7F) << 8 | (b[at + 1] & 0xFF) : b[at] & 0x7F;
            pictureIdBits = extended ? 15 : 7;
            at += extended ? 2 : 1;
        }
        if ((flags & L) != 0) {
            boolean flexible = (flags & F) != 0;
            if (at + (flexible ? 1 : 2) > end) {
                return false;
            }
            layers = b[at++] & 0xFF;
            if (!flexible) {
                tl0PictureIndex = b[at++] & 0xFF;
            }
        }
        if ((flags & P) != 0 && (flags & F) != 0) {
            at = afterDiffs(b, at, end);
        }
        if ((flags & V) != 0) {
            at = afterStructure(b, at, end);
        }
        bytes = at - offset;
        return at < end;
    }

    private static int afterDiffs(byte[] b, int from, int end) {
        int at = from;
        for (int i = 0; i < MAX_P_DIFFS && at < end; i++) {
            if ((b[at++] & N) == 0) {
                return at;
            }
        }
        return at;
    }

    /// @return `end` or more when it is truncated
    private int afterStructure(byte[] b, int from, int end) {
        if (from >= end) {
            return end;
        }
        int head = b[from];
        int at = from + 1;
        spatialLayers = (head >> 5 & 7) + 1;
        for (int spatialId = 0; spatialId < MAX_SPATIAL_LAYERS; spatialId++) {
            widths[spatialId] = 0;
            heights[spatialId] = 0;
            if ((head & Y) != 0 && spatialId < spatialLayers) {
                if (at + 4 > end) {
                    return end;
                }
                widths[spatialId] = (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
                heights[spatialId] = (b[at + 2] & 0xFF) << 8 | (b[at + 3] & 0xFF);
                at += 4;
            }
        }
        if ((head & G) == 0) {
            return at;
        }
        if (at >= end) {
            return end;
        }
        int pictures = b[at++] & 0xFF;
        for (int i = 0; i < pictures && at < end; i++) {
            at += 1 + (b[at] >> 2 & 3);
        }
        return at;
    }

    /// Length of the descriptor.
    int bytes() {
        return bytes;
    }

    /// -1 when absent.
    int pictureId() {
        return pictureId;
    }

    /// 7 or 15, 0 when absent.
    int pictureIdBits() {
        return pictureIdBits;
    }

    /// 8 bits; -1 when absent.
    int tl0PictureIndex() {
        return tl0PictureIndex;
    }

    int temporalId() {
        return layers >> 5;
    }

    /// U: no later picture of a higher temporal layer needs one of such a layer from before this.
    boolean switchingUpPoint() {
        return (layers & 0x10) != 0;
    }

    int spatialId() {
        return layers >> 1 & 7;
    }

    /// D.
    boolean interLayerPredicted() {
        return (layers & 1) != 0;
    }

    /// P.
    boolean interPicturePredicted() {
        return (flags & P) != 0;
    }

    boolean startOfFrame() {
        return (flags & B) != 0;
    }

    boolean endOfFrame() {
        return (flags & E) != 0;
    }

    /// Z, inverse.
    boolean interLayerReference() {
        return (flags & Z) == 0;
    }

    /// Announced with this packet, 0 when it announces none.
    int spatialLayers() {
        return spatialLayers;
    }

    /// Pixels as announced with this packet, 0 = not announced.
    int width(int spatialId) {
        return widths[spatialId];
    }

    int height(int spatialId) {
        return heights[spatialId];
    }
}
