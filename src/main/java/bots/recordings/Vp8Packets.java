package bots.recordings;

/// One frame of VP8, split into packets of about equal length (RFC 7741 §4.2), with a 15-bit
/// PictureID and the [FrameStamp] after the frame:
/// ```
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |1|0|0|S|0|0 0 0|   S: the first packet
///      |1|0|0|0|0|0 0 0|   X: a PictureID follows
///      |1|             |
///      |   PictureID   |
///      +-+-+-+-+-+-+-+-+
///      | a part of the frame; at the end of the last one, 24 bytes of stamp
/// ```
/// The stamp extends the last partition. That partition has no length field but ends with the
/// frame, and its decoder stops at the last macroblock (RFC 6386 §9.5), so it never reads the bytes
/// after it.
public final class Vp8Packets {
    public static final int DESCRIPTOR_BYTES = 4;

    /// With RTP header, extensions, SRTP, UDP and IP a packet is shorter than 1,200 bytes.
    static final int MAX_PAYLOAD_BYTES = 1_100;

    private static final int LONGEST_PART = MAX_PAYLOAD_BYTES - DESCRIPTOR_BYTES;

    private final byte[] frame;
    private final byte[] payload = new byte[MAX_PAYLOAD_BYTES];
    private int frameBytes;
    private int pictureId;
    private int parts;

    /// @param longestFrameBytes of all frames to come
    public Vp8Packets(int longestFrameBytes) {
        frame = new byte[longestFrameBytes + FrameStamp.BYTES];
    }

    /// Takes the next frame.
    ///
    /// @param source borrowed
    /// @param pictureId 15 bits of it are used
    public void take(byte[] source, int pictureId, FrameStamp stamp) {
        System.arraycopy(source, 0, frame, 0, source.length);
        stamp.write(frame, source.length);
        frameBytes = source.length + FrameStamp.BYTES;
        this.pictureId = pictureId;
        parts = Math.ceilDiv(frameBytes, LONGEST_PART);
    }

    public int count() {
        return parts;
    }

    /// Writes packet `index` of the frame into [#payload].
    ///
    /// @return its length
    public int write(int index) {
        int from = begin(index);
        int length = begin(index + 1) - from;
        payload[0] = (byte) (0x80 | (index == 0 ? 0x10 : 0));
        payload[1] = (byte) 0x80;
        payload[2] = (byte) (0x80 | (pictureId >> 8 & 0x7F));
        payload[3] = (byte) pictureId;
        System.arraycopy(frame, from, payload, DESCRIPTOR_BYTES, length);
        return DESCRIPTOR_BYTES + length;
    }

    /// Valid until the next [#write].
    public byte[] payload() {
        return payload;
    }

    private int begin(int index) {
        return (int) ((long) frameBytes * index / parts);
    }

    /// Reads the stamp of the last packet of a frame.
    ///
    /// @param b borrowed
    /// @return false if there is none
    public static boolean read(byte[] b, int offset, int length, FrameStamp stamp) {
        return length > FrameStamp.BYTES && stamp.wrap(b, offset + length - FrameStamp.BYTES);
    }
}
