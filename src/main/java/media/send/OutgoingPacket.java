package media.send;

import media.rtp.Bytes;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// A complete RTP packet before encryption, with the offsets of the header fields that are filled
/// in when it is sent: the bytes that were written for its receiver, then perhaps the rest of a
/// payload that other packets share. They are written where they wait for their batch, or in an
/// array of its own. The object is reused; a packet that is kept must be copied.
public final class OutgoingPacket {
    /// The largest datagram read, plus what rewriting and encryption may add.
    static final int CAPACITY_BYTES = 2048 + 512;

    /// What was written for its receiver.
    byte[] bytes = new byte[CAPACITY_BYTES];

    /// Where in [#bytes] it begins.
    int at;

    /// Of all of it.
    int length;

    SrtpSender.@Nullable Stream stream;

    /// Offset in the packet of the two bytes of the transport-wide sequence number, 0 = none.
    int transportSequenceAt;

    /// Offset in the packet of the three bytes of the absolute send time, 0 = none.
    int sendTimeAt;

    private @Nullable SharedPayload shared;
    private int sharedFrom;

    /// The next packet is written there.
    ///
    /// @param newBytes with [#CAPACITY_BYTES] from `newAt`
    void place(byte[] newBytes, int newAt) {
        bytes = newBytes;
        at = newAt;
    }

    /// It is all in [#bytes].
    void whole(int newLength) {
        shared = null;
        length = newLength;
    }

    /// The first bytes are in [#bytes], the rest is that of a payload.
    ///
    /// @param from index in the payload
    void withShared(int headBytes, SharedPayload payload, int from) {
        shared = payload;
        sharedFrom = from;
        length = headBytes + payload.length() - from;
    }

    /// How much of it is in [#bytes].
    int headBytes() {
        return length - sharedBytes();
    }

    int sharedBytes() {
        return shared == null ? 0 : shared.length() - sharedFrom;
    }

    /// Null where all of it is in [#bytes].
    @Nullable SharedPayload shared() {
        return shared;
    }

    /// Index in the payload.
    int sharedFrom() {
        return sharedFrom;
    }

    void copy(OutgoingPacket from) {
        int head = from.headBytes();
        System.arraycopy(from.bytes, from.at, bytes, at, head);
        SharedPayload payload = from.shared;
        if (payload != null) {
            System.arraycopy(
                    payload.bytes(),
                    payload.offset() + from.sharedFrom,
                    bytes,
                    at + head,
                    from.sharedBytes());
        }
        whole(from.length);
        stream = from.stream;
        transportSequenceAt = from.transportSequenceAt;
        sendTimeAt = from.sendTimeAt;
    }

    /// The marker: in video, the last packet of a frame (RFC 7741 §4.1 and similar).
    boolean endsFrame() {
        return (bytes[at + 1] & 0x80) != 0;
    }

    boolean sameFrame(OutgoingPacket other) {
        // SSRC and timestamp (RFC 3550 §5.1).
        return Bytes.int64(bytes, at + 4) == Bytes.int64(other.bytes, other.at + 4);
    }
}
