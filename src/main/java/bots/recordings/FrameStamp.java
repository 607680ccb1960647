package bots.recordings;

/// Sender and time of a frame, carried inside the payload from bot to bot; a flyweight, reused for
/// all frames of a bot.
/// ```
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------------------------------------------------------+
///     |                        magic number                           |
///     |                             run                               |
///     |                             bot                               |
///     |            spurt              |            frame              |
///     |            sent: nanoseconds since 1970, 64 bits              |
///     |                                                               |
///     +---------------------------------------------------------------+
/// ```
/// `run` identifies the run, so that two runs in one room do not mistake each other's frames for
/// their own.
public final class FrameStamp {
    public static final int BYTES = 24;

    private static final int MAGIC = 0xB075_7A3F;

    private int run;
    private int bot;
    private int spurt;
    private int frame;
    private long sentNanos;

    /// @param spurt talkspurt of the bot, 16 bits; 0 for video
    /// @param frame frame in the talkspurt, 16 bits; for video, since the beginning
    public FrameStamp set(int run, int bot, int spurt, int frame, long sentNanos) {
        this.run = run;
        this.bot = bot;
        this.spurt = spurt & 0xFFFF;
        this.frame = frame & 0xFFFF;
        this.sentNanos = sentNanos;
        return this;
    }

    void write(byte[] b, int offset) {
        writeInt(b, offset, MAGIC);
        writeInt(b, offset + 4, run);
        writeInt(b, offset + 8, bot);
        writeInt(b, offset + 12, spurt << 16 | frame);
        writeInt(b, offset + 16, (int) (sentNanos >> 32));
        writeInt(b, offset + 20, (int) sentNanos);
    }

    /// @return false if there is none
    boolean wrap(byte[] b, int offset) {
        if (readInt(b, offset) != MAGIC) {
            return false;
        }
        int position = readInt(b, offset + 12);
        set(
                readInt(b, offset + 4),
                readInt(b, offset + 8),
                position >>> 16,
                position,
                (long) readInt(b, offset + 16) << 32 | (readInt(b, offset + 20) & 0xFFFF_FFFFL));
        return true;
    }

    public int run() {
        return run;
    }

    public int bot() {
        return bot;
    }

    public int spurt() {
        return spurt;
    }

    public int frame() {
        return frame;
    }

    public long sentNanos() {
        return sentNanos;
    }

    private static int readInt(byte[] b, int offset) {
        return b[offset] << 24
                | (b[offset + 1] & 0xFF) << 16
                | (b[offset + 2] & 0xFF) << 8
                | (b[offset + 3] & 0xFF);
    }

    private static void writeInt(byte[] b, int offset, int value) {
        b[offset] = (byte) (value >> 24);
        b[offset + 1] = (byte) (value >> 16);
        b[offset + 2] = (byte) (value >> 8);
        b[offset + 3] = (byte) value;
    }
}
