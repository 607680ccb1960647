package bots.recordings;

/// An Opus packet of one frame, extended by padding that contains the [FrameStamp] (RFC 6716
/// §3.2.5):
/// ```
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     | config  |s|1|1|0|1|     1     |      24       |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     | the frame … | the stamp, 24 bytes of padding  |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
/// Encoders should set padding to zero, because it could be a covert channel, which this one is;
/// decoders must accept any value.
public final class OpusPacket {
    /// By how much a packet grows: the frame count, the length of the padding, the padding.
    public static final int ADDED_BYTES = 2 + FrameStamp.BYTES;

    private static final int CODE = 0x03;
    private static final int PADDED = 0x40;
    private static final int VARIABLE = 0x80;
    private static final int COUNT = 0x3F;

    private OpusPacket() {}

    /// Writes `packet`, which must be of code 0 (one frame), with the stamp into `out`.
    ///
    /// @return the length
    public static int write(byte[] packet, FrameStamp stamp, byte[] out) {
        if ((packet[0] & CODE) != 0) {
            throw new IllegalArgumentException("not a packet of one frame");
        }
        out[0] = (byte) (packet[0] | CODE);
        out[1] = PADDED | 1;
        out[2] = FrameStamp.BYTES;
        System.arraycopy(packet, 1, out, 3, packet.length - 1);
        stamp.write(out, packet.length + 2);
        return packet.length + ADDED_BYTES;
    }

    /// Reads the stamp of a packet.
    ///
    /// @param b borrowed
    /// @return false if there is none
    public static boolean read(byte[] b, int offset, int length, FrameStamp stamp) {
        if (length < 1 + ADDED_BYTES || (b[offset] & CODE) != CODE) {
            return false;
        }
        int count = b[offset + 1];
        return (count & (VARIABLE | PADDED)) == PADDED
                && (count & COUNT) == 1
                && b[offset + 2] == FrameStamp.BYTES
                && stamp.wrap(b, offset + length - FrameStamp.BYTES);
    }
}
