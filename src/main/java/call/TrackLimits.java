package call;

/// How much a participant may send, as those who manage the channel chose. The engine allows a tolerance.
///
/// @param microphoneBitsPerSecond of Opus
public record TrackLimits(int microphoneBitsPerSecond) {
    /// The most that Opus can have (RFC 6716 §2.1.1).
    public static final int MAX_OPUS_BITS_PER_SECOND = 510_000;

    /// Those of the node alone; for what no channel limits, and from a node of an earlier version.
    public static final TrackLimits NONE = new TrackLimits(MAX_OPUS_BITS_PER_SECOND);
}
