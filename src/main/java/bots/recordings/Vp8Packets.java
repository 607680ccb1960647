package bots.recordings;

/// One picture of VP8 cut into packets of about equal length (RFC 7741 §4.2), with a 15-bit picture
/// id and the [Stamp] behind the picture:
/// ```
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |1|0|0|S|0|0 0 0|   S: the first packet
///      |1|0|0|0|0|0 0 0|   X: a picture id follows
///      |1|             |
///      |  picture id   |
///      +-+-+-+-+-+-+-+-+
///      | a part of the picture; at the end of the last one, 24 bytes of stamp
/// ```
/// The stamp lengthens the last partition. That one has no length of its own but ends with the frame, and its
/// decoder stops at the last macroblock (RFC 6386 §9.5), so it never looks at the bytes behind.
public final class Vp8Packets {
    public static final int DESCRIPTOR_BYTES = 4;

    /// With RTP header, extensions, SRTP, UDP and IP this stays below 1,200 bytes.
    static final int MAX_PAYLOAD_BYTES = 1_100;

    private static final int LONGEST_PART = MAX_PAYLOAD_BYTES - DESCRIPTOR_BYTES;

    private final byte[] picture;
    private final byte[] payload = new byte[MAX_PAYLOAD_BYTES];
    private int pictureBytes;
    private int pictureId;
    private int parts;

    /// @param longestFrameBytes of all pictures to come
    public Vp8Packets(int longestFrameBytes) {
        picture = new byte[longestFrameBytes + Stamp.BYTES];
    }

    /// Takes the next picture.
    ///
    /// @param frame borrowed
    /// @param pictureId 15 bits of it are used
    public void take(byte[] frame, int pictureId, Stamp stamp) {
        System.arraycopy(frame, 0, picture, 0, frame.length);
        stamp.write(picture, frame.length);
        pictureBytes = frame.length + Stamp.BYTES;
        this.pictureId = pictureId;
        parts = Math.ceilDiv(pictureBytes, LONGEST_PART);
    }

    public int count() {
        return parts;
    }

    /// Writes packet `index` of the picture into [#payload].
    ///
    /// @return its length
    public int write(int index) {
        int from = begin(index);
        int length = begin(index + 1) - from;
        payload[0] = (byte) (0x80 | (index == 0 ? 0x10 : 0));
        payload[1] = (byte) 0x80;
        payload[2] = (byte) (0x80 | (pictureId >> 8 & 0x7F));
        payload[3] = (byte) pictureId;
        System.arraycopy(picture, from, payload, DESCRIPTOR_BYTES, length);
        return DESCRIPTOR_BYTES + length;
    }

    /// Valid until the next [#write].
    public byte[] payload() {
        return payload;
    }

    private int begin(int index) {
        return (int) ((long) pictureBytes * index / parts);
    }

    /// Reads the stamp of the last packet of a picture; false where there is none.
    ///
    /// @param b borrowed
    public static boolean read(byte[] b, int offset, int length, Stamp stamp) {
        return length > Stamp.BYTES && stamp.wrap(b, offset + length - Stamp.BYTES);
    }
}
