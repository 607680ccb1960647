package media.receive;

import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpPacket;

/// Turns a retransmission back into the packet it repeats (RFC 4588 §4), in place: the header moves
/// over the original sequence number, and takes it, with the SSRC and payload type of the repaired
/// stream.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         RTP Header                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            OSN                |                               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               |
/// |                  Original RTP Packet Payload                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public final class RetransmissionDecoder {
    private static final int ORIGINAL_SEQUENCE_BYTES = 2;

    private RetransmissionDecoder() {}

    /// Restores the original. Timestamp, marker, CSRCs and extensions are the original's already.
    ///
    /// @param packet borrowed, decrypted; wraps the original when the result is OK, else it is as
    ///     it was
    /// @return PADDING_ONLY for a probe without payload, TRUNCATED when the sequence number is
    ///     incomplete
    public static DropReason restore(RtpPacket packet, int ssrc, int payloadType) {
        int payloadBytes = packet.payloadBytes();
        if (payloadBytes < ORIGINAL_SEQUENCE_BYTES) {
            return payloadBytes == 0 ? DropReason.PADDING_ONLY : DropReason.TRUNCATED;
        }
        if (payloadBytes == ORIGINAL_SEQUENCE_BYTES) {
            return DropReason.PADDING_ONLY; // repeats a packet without payload
        }
        byte[] bytes = packet.buffer();
        int offset = packet.offset();
        int length = packet.length();
        int originalSequence = Bytes.uint16(bytes, packet.payloadOffset());
        System.arraycopy(
                bytes, offset, bytes, offset + ORIGINAL_SEQUENCE_BYTES, packet.headerBytes());
        DropReason outcome =
                packet.wrap(
                        bytes, offset + ORIGINAL_SEQUENCE_BYTES, length - ORIGINAL_SEQUENCE_BYTES);
        if (outcome != DropReason.OK) {
            throw new IllegalStateException("a valid packet without two bytes of payload is one");
        }
        packet.ssrc(ssrc);
        packet.payloadType(payloadType);
        packet.sequenceNumber(originalSequence);
        return DropReason.OK;
    }
}
