package media.send;

import media.rtp.Bytes;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// A complete RTP packet before encryption, with the places in its header that are filled in at the
/// moment it leaves. One is filled again and again; who keeps a packet copies it.
final class OutgoingPacket {
    /// The largest datagram read, and what rewriting and encryption may add.
    static final int CAPACITY_BYTES = 2048 + 512;

    final byte[] bytes = new byte[CAPACITY_BYTES];
    int length;
    SrtpSender.@Nullable Stream stream;

    /// Where the two bytes of the transport-wide sequence number are, 0 = nowhere.
    int transportSequenceAt;

    /// Where the three bytes of the absolute send time are, 0 = nowhere.
    int sendTimeAt;

    void copy(OutgoingPacket from) {
        System.arraycopy(from.bytes, 0, bytes, 0, from.length);
        length = from.length;
        stream = from.stream;
        transportSequenceAt = from.transportSequenceAt;
        sendTimeAt = from.sendTimeAt;
    }

    /// The marker: for pictures the last packet of one (RFC 7741 §4.1 and its like).
    boolean endsFrame() {
        return (bytes[1] & 0x80) != 0;
    }

    boolean sameFrame(OutgoingPacket other) {
        // SSRC and timestamp (RFC 3550 §5.1).
        return Bytes.int64(bytes, 4) == Bytes.int64(other.bytes, 4);
    }
}
