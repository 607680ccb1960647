package media.rtcp;

import media.rtp.Bytes;

/// What all RTCP packets begin with (RFC 3550 §6.4.1, RFC 4585 §6.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P| RC / FMT|      PT       |  length in words, minus one   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        SSRC of the sender (not in SDES and BYE)               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        SSRC of the media source (only in PT 205 and 206)      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
final class RtcpHeader {
    static final int BYTES = 4;

    /// Header, sender and media source of a feedback message.
    static final int FEEDBACK_BYTES = 12;

    // RFC 3550 §12.1, RFC 4585 §6.1: packet types.
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int PAYLOAD_FEEDBACK = 206;

    private RtcpHeader() {}

    /// Writes the header of the packet from `at` to `end`, which is whole words.
    static void write(byte[] out, int at, int end, int count, int type) {
        out[at] = (byte) (0x80 | count);
        out[at + 1] = (byte) type;
        Bytes.putInt16(out, at + 2, (end - at) / 4 - 1);
    }

    /// Writes header, sender and media source of the feedback message from `at` to `end`.
    static void writeFeedback(
            byte[] out, int at, int end, int format, int type, int sender, int media) {
        write(out, at, end, format, type);
        Bytes.putInt32(out, at + 4, sender);
        Bytes.putInt32(out, at + 8, media);
    }
}
