package media.send;

/// What a datagram carries, in order of priority: when a path is congested, the oldest video is
/// dropped before anything else.
public enum PacketKind {
    /// STUN, DTLS and RTCP.
    CONTROL,
    AUDIO,
    /// Video, its retransmissions, and probes.
    VIDEO
}
