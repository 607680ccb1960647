package media.send;

/// What a datagram carries, in the order in which it is given up last to first: when a way takes no more,
/// the oldest pictures are dropped before anything else.
public enum PacketKind {
    /// STUN, DTLS and RTCP.
    CONTROL,
    AUDIO,
    /// Pictures, what of them is sent again, and probes.
    VIDEO
}
