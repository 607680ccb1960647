package media.send;

import media.rtp.Bytes;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// A complete RTP packet before encryption, with the offsets of the header fields that are filled
/// in when it is sent. The object is reused; a packet that is kept must be copied.
final class OutgoingPacket {
    /// The largest datagram read, plus what rewriting and encryption may add.
    static final int CAPACITY_BYTES = 2048 + 512;

    final byte[] bytes = new byte[CAPACITY_BYTES];
    int length;
    SrtpSender.@Nullable Stream stream;

    /// Offset of the two bytes of the transport-wide sequence number, 0 = none.
    int transportSequenceAt;

    /// Offset of the three bytes of the absolute send time, 0 = none.
    int sendTimeAt;

    void copy(OutgoingPacket from) {
        System.arraycopy(from.bytes, 0, bytes, 0, from.length);
        length = from.length;
        stream = from.stream;
        transportSequenceAt = from.transportSequenceAt;
        sendTimeAt = from.sendTimeAt;
    }

    /// The marker: in video, the last packet of a frame (RFC 7741 §4.1 and similar).
    boolean endsFrame() {
        return (bytes[1] & 0x80) != 0;
    }

    boolean sameFrame(OutgoingPacket other) {
        // SSRC and timestamp (RFC 3550 §5.1).
        return Bytes.int64(bytes, 4) == Bytes.int64(other.bytes, 4);
    }
}
