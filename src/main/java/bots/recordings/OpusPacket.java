package bots.recordings;

/// An Opus packet of one frame made longer by padding, in which the [Stamp] lies (RFC 6716 §3.2.5):
/// ```
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     | config  |s|1|1|0|1|     1     |      24       |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     | the frame … | the stamp, 24 bytes of padding  |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
/// Encoders shall set padding to zero, lest it be a covert channel, which is what this is; decoders must
/// accept any value.
public final class OpusPacket {
    /// What a packet gets longer: the count of frames, the length of the padding, the padding.
    public static final int ADDED_BYTES = 2 + Stamp.BYTES;

    private static final int CODE = 0x03;
    private static final int PADDED = 0x40;
    private static final int VARIABLE = 0x80;
    private static final int COUNT = 0x3F;

    private OpusPacket() {}

    /// Writes `packet`, which must be of code 0 (one frame), with the stamp into `out`.
    ///
    /// @return the length
    public static int write(byte[] packet, Stamp stamp, byte[] out) {
        if ((packet[0] & CODE) != 0) {
            throw new IllegalArgumentException("not a packet of one frame");
        }
        out[0] = (byte) (packet[0] | CODE);
        out[1] = PADDED | 1;
        out[2] = Stamp.BYTES;
        System.arraycopy(packet, 1, out, 3, packet.length - 1);
        stamp.write(out, packet.length + 2);
        return packet.length + ADDED_BYTES;
    }

    /// Reads the stamp of a packet; false where there is none.
    ///
    /// @param b borrowed
    public static boolean read(byte[] b, int offset, int length, Stamp stamp) {
        if (length < 1 + ADDED_BYTES || (b[offset] & CODE) != CODE) {
            return false;
        }
        int count = b[offset + 1];
        return (count & (VARIABLE | PADDED)) == PADDED
                && (count & COUNT) == 1
                && b[offset + 2] == Stamp.BYTES
                && stamp.wrap(b, offset + length - Stamp.BYTES);
    }
}
