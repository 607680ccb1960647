package media.rtp;

/// The client-to-mixer audio level element (RFC 6464 §3): one byte with the voice activity flag and
/// the level.
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |V|    level    |
/// +-+-+-+-+-+-+-+-+
/// ```
public final class AudioLevel {
    /// Digital silence, in -dBov.
    public static final int SILENCE = 127;

    private AudioLevel() {}

    /// From 0, the loudest, to 127, silence; in -dBov.
    public static int level(byte b) {
        return b & 0x7F;
    }

    /// Whether the sender believes that this packet contains speech.
    public static boolean voice(byte b) {
        return (b & 0x80) != 0;
    }

    public static byte of(boolean voice, int level) {
        return (byte) ((voice ? 0x80 : 0) | level);
    }
}
