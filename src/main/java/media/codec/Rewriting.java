package media.codec;

import media.codec.PacketLayers.Scheme;

/// How a packet that is sent differs from the one that was received, packed into a long: so a
/// caller can keep it with a packet and write it a second time, when it is missed, exactly as the
/// first.
/// ```
///  bits  0–1   scheme
///        2     marker
///        3     the descriptor gets a bitmask of active decode targets
///        4     the descriptor gets the template structure
///        8–23  picture id or frame number
///       24–31  TL0PICIDX
///       32–36  KEYIDX
///       37–42  shift of template ids
///       43–47  decode target
///       48–55  epoch: which template structure ruled
/// ```
final class Rewriting {
    private static final long MARKER = 1L << 2;
    private static final long BITMASK = 1L << 3;
    private static final long STRUCTURE = 1L << 4;

    private Rewriting() {}

    static long of(Scheme scheme, boolean marker) {
        return scheme.code | (marker ? MARKER : 0);
    }

    static long ofPicture(
            Scheme scheme, boolean marker, int pictureId, int tl0PictureIndex, int keyIndex) {
        return of(scheme, marker)
                | (long) (pictureId & 0xFFFF) << 8
                | (long) (tl0PictureIndex & 0xFF) << 24
                | (long) (keyIndex & 0x1F) << 32;
    }

    static long ofFrame(boolean marker, int frameNumber, int templateShift) {
        return of(Scheme.DESCRIPTOR, marker)
                | (long) (frameNumber & 0xFFFF) << 8
                | (long) (templateShift & 0x3F) << 37;
    }

    /// Adds which decode targets stay active, when that differs from what the source sends.
    static long withActive(
            long rewriting, boolean bitmask, boolean structure, int decodeTarget, int epoch) {
        return rewriting
                | (bitmask ? BITMASK : 0)
                | (structure ? STRUCTURE : 0)
                | (long) (decodeTarget & 0x1F) << 43
                | (long) (epoch & 0xFF) << 48;
    }

    static Scheme scheme(long rewriting) {
        return switch ((int) rewriting & 3) {
            case 1 -> Scheme.VP8;
            case 2 -> Scheme.VP9;
            case 3 -> Scheme.DESCRIPTOR;
            default -> Scheme.PLAIN;
        };
    }

    static boolean marker(long rewriting) {
        return (rewriting & MARKER) != 0;
    }

    static boolean bitmask(long rewriting) {
        return (rewriting & BITMASK) != 0;
    }

    static boolean structure(long rewriting) {
        return (rewriting & STRUCTURE) != 0;
    }

    /// Also the frame number.
    static int pictureId(long rewriting) {
        return (int) (rewriting >>> 8) & 0xFFFF;
    }

    static int tl0PictureIndex(long rewriting) {
        return (int) (rewriting >>> 24) & 0xFF;
    }

    static int keyIndex(long rewriting) {
        return (int) (rewriting >>> 32) & 0x1F;
    }

    static int templateShift(long rewriting) {
        return (int) (rewriting >>> 37) & 0x3F;
    }

    static int decodeTarget(long rewriting) {
        return (int) (rewriting >>> 43) & 0x1F;
    }

    static int epoch(long rewriting) {
        return (int) (rewriting >>> 48) & 0xFF;
    }
}
