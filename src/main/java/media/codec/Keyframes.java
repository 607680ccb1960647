package media.codec;

/// Determines from the first bytes of a payload whether a decoder without earlier frames can start
/// there. Buffers are borrowed; malformed payloads are simply not the start of a keyframe.
public final class Keyframes {
    private static final int H264_IDR = 5;
    private static final int H264_SPS = 7;
    private static final int H264_STAP_A = 24;
    private static final int H264_FU_A = 28;

    private Keyframes() {}

    /// @param b a packet whose payload is `payloadBytes` from `payloadOffset`, without padding
    public static boolean startsKeyframe(
            Codec codec, byte[] b, int payloadOffset, int payloadBytes) {
        return switch (codec) {
            case VP8 -> startsVp8(b, payloadOffset, payloadBytes);
            case VP9 -> startsVp9(b, payloadOffset, payloadBytes);
            case H264 -> startsH264(b, payloadOffset, payloadBytes);
            case AV1 -> startsAv1(b, payloadOffset, payloadBytes);
            case OPUS, RED -> false;
        };
    }

    /// The descriptor is drawn in [Vp8Descriptor]; this reads only its length.
    private static boolean startsVp8(byte[] b, int offset, int bytes) {
        int descriptorBytes = Vp8Descriptor.bytes(b, offset, bytes);
        // RFC 7741 §4.2: S = 1 and PID = 0 is the first packet of a picture; §4.3: only there the
        // payload begins with the frame header, whose lowest bit P is 0 in a keyframe.
        return descriptorBytes > 0
                && (b[offset] & 0x17) == 0x10
                && (b[offset + descriptorBytes] & 0x01) == 0;
    }

    /// RFC 9628 §4.2
    /// ```
    ///       0 1 2 3 4 5 6 7
    ///      +-+-+-+-+-+-+-+-+
    ///      |I|P|L|F|B|E|V|Z|
    ///      +-+-+-+-+-+-+-+-+
    /// I:   |M| PICTURE ID  |
    ///      +-+-+-+-+-+-+-+-+
    /// M:   | EXTENDED PID  |
    ///      +-+-+-+-+-+-+-+-+
    /// L:   | TID |U| SID |D|
    ///      +-+-+-+-+-+-+-+-+
    /// ```
    private static boolean startsVp9(byte[] b, int offset, int bytes) {
        if (bytes < 1) {
            return false;
        }
        int first = b[offset];
        // Not predicted from another picture (P = 0), and the first packet of its frame (B = 1).
        if ((first & 0x48) != 0x08) {
            return false;
        }
        if ((first & 0x20) == 0) {
            return true;
        }
        int layer = offset + 1;
        if ((first & 0x80) != 0) {
            if (bytes < 2) {
                return false;
            }
            layer += (b[offset + 1] & 0x80) != 0 ? 2 : 1;
        }
        // Upper spatial layers are predicted from the lowest of the same picture (SID = 0).
        return layer < offset + bytes && (b[layer] & 0x0E) == 0;
    }

    /// RFC 6184 §5.2. Encoders put the parameter sets before the IDR, in a packet of their own
    /// or aggregated with it; whichever comes first is the start.
    private static boolean startsH264(byte[] b, int offset, int bytes) {
        if (bytes < 2) {
            return false;
        }
        int type = b[offset] & 0x1F;
        return switch (type) {
            case H264_STAP_A -> aggregatesKeyframe(b, offset + 1, offset + bytes);
            // §5.8: the S bit marks the first fragment, the type is in the second byte.
            case H264_FU_A -> (b[offset + 1] & 0x80) != 0 && startsPicture(b[offset + 1] & 0x1F);
            default -> startsPicture(type);
        };
    }

    /// §5.7.1: each unit has a length of 16 bits before it.
    private static boolean aggregatesKeyframe(byte[] b, int from, int to) {
        int unit = from;
        while (unit + 2 < to) {
            if (startsPicture(b[unit + 2] & 0x1F)) {
                return true;
            }
            unit += 2 + ((b[unit] & 0xFF) << 8 | (b[unit + 1] & 0xFF));
        }
        return false;
    }

    private static boolean startsPicture(int nalUnitType) {
        return nalUnitType == H264_IDR || nalUnitType == H264_SPS;
    }

    /// AV1 RTP payload format §4.4
    /// ```
    ///  0 1 2 3 4 5 6 7
    /// +-+-+-+-+-+-+-+-+
    /// |Z|Y| W |N|-|-|-|
    /// +-+-+-+-+-+-+-+-+
    /// ```
    private static boolean startsAv1(byte[] b, int offset, int bytes) {
        // N: the first packet of a coded video sequence; Z, a continued fragment, excludes it.
        return bytes > 1 && (b[offset] & 0x88) == 0x08;
    }
}
