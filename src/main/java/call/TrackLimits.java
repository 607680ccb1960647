package call;

/// How much a participant may send, as those who manage the channel chose. The engine allows a
/// tolerance.
///
/// @param microphoneBitsPerSecond of Opus
/// @param cameraHeight of the largest encoding in pixels, or its width if that is less; 0 for no
///     limit
/// @param cameraBitsPerSecond all encodings together; 0 for no limit but the node's
public record TrackLimits(int microphoneBitsPerSecond, int cameraHeight, int cameraBitsPerSecond) {
    /// The most that Opus can have (RFC 6716 §2.1.1).
    public static final int MAX_OPUS_BITS_PER_SECOND = 510_000;

    /// Those of the node alone; for what no channel limits, and from a node of an earlier version.
    public static final TrackLimits NONE = ofMicrophone(MAX_OPUS_BITS_PER_SECOND);

    /// Of a microphone alone.
    public static TrackLimits ofMicrophone(int bitsPerSecond) {
        return new TrackLimits(bitsPerSecond, 0, 0);
    }
}
