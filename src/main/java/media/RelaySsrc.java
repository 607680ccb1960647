package media;

/// The SSRCs on a relay. They name the relay, the track and the encoding, so that the two ends need
/// not agree on any:
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | relay at the receiver | track                         | enc |R|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// R is set for retransmissions (RFC 4588).
final class RelaySsrc {
    static final int MAX_RELAY = (1 << 12) - 1;

    /// The highest of 16 bits stands for the sender itself, in RTCP.
    static final int MAX_TRACK = (1 << 16) - 2;

    static final int MAX_ENCODINGS = 8;

    private static final int RELAY_SHIFT = 20;
    private static final int TRACK_SHIFT = 4;

    private RelaySsrc() {}

    static int media(int relay, int track, int encoding) {
        return relay << RELAY_SHIFT | track << TRACK_SHIFT | encoding << 1;
    }

    static int retransmissions(int relay, int track, int encoding) {
        return media(relay, track, encoding) | 1;
    }

    /// The sender of RTCP.
    static int sender(int relay) {
        return media(relay, MAX_TRACK + 1, 0);
    }

    static int relay(int ssrc) {
        return ssrc >>> RELAY_SHIFT;
    }

    static int track(int ssrc) {
        return ssrc >>> TRACK_SHIFT & 0xFFFF;
    }

    static int encoding(int ssrc) {
        return ssrc >>> 1 & 7;
    }

    static boolean isRetransmission(int ssrc) {
        return (ssrc & 1) != 0;
    }
}
