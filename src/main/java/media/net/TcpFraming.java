package media.net;

/// Splits a TCP stream into packets (RFC 4571 §2): each follows its length, in whatever pieces the
/// stream arrives.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------------------------------------------------------+
/// |             LENGTH            |  STUN, DTLS or SRTP packet …  |
/// +---------------------------------------------------------------+
/// ```
final class TcpFraming {
    /// Takes one packet.
    interface Sink {
        /// @param bytes borrowed
        void onFrame(byte[] bytes, int offset, int length);
    }

    static final int HEADER_BYTES = 2;

    /// No packet of WebRTC is longer than a datagram of 1,500 bytes. A longer one is another
    /// protocol: the first two letters of an HTTP request are a length of more than 16,000.
    static final int MAX_FRAME_BYTES = 2048;

    /// The beginning of a frame whose rest has not arrived yet.
    private final byte[] partial = new byte[HEADER_BYTES + MAX_FRAME_BYTES];

    private int partialBytes;

    /// Takes the next bytes of the stream.
    ///
    /// @param bytes borrowed
    /// @return false when a length is out of bounds: what follows cannot be read
    boolean read(byte[] bytes, int offset, int length, Sink sink) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (partialBytes == 0 && end - at >= HEADER_BYTES) {
                int frame = length(bytes, at);
                if (frame > MAX_FRAME_BYTES) {
                    return false;
                }
                if (end - at - HEADER_BYTES >= frame) {
                    deliver(bytes, at, frame, sink);
                    at += HEADER_BYTES + frame;
                    continue;
                }
            }
            int needed = neededBytes();
            if (needed > partial.length) {
                return false;
            }
            int taken = Math.min(needed - partialBytes, end - at);
            System.arraycopy(bytes, at, partial, partialBytes, taken);
            partialBytes += taken;
            at += taken;
            if (!deliverPartial(sink)) {
                return false;
            }
        }
        return true;
    }

    /// @return false when its length is out of bounds
    private boolean deliverPartial(Sink sink) {
        if (partialBytes < HEADER_BYTES) {
            return true;
        }
        int frame = length(partial, 0);
        if (frame > MAX_FRAME_BYTES) {
            return false;
        }
        if (partialBytes == HEADER_BYTES + frame) {
            partialBytes = 0;
            deliver(partial, 0, frame, sink);
        }
        return true;
    }

    /// How long the partial frame has to become for the next step.
    private int neededBytes() {
        return partialBytes < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + length(partial, 0);
    }

    /// An empty frame is allowed and means nothing.
    private static void deliver(byte[] bytes, int at, int frame, Sink sink) {
        if (frame > 0) {
            sink.onFrame(bytes, at + HEADER_BYTES, frame);
        }
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
