package media.congestion;

/// A cluster of packets to be sent at a rate above the estimate, to see whether they arrive at it.
///
/// @param cluster its number in [BandwidthEstimator#onPacketSent]; never 0
/// @param bytes to send in all
/// @param packets to send at least
public record Probe(int cluster, long bitsPerSecond, long bytes, int packets) {
    /// Fewer do not measure anything (libwebrtc).
    static final int MIN_PACKETS = 5;

    /// The shortest duration (libwebrtc).
    static final long MIN_NANOS = 15_000_000L;

    static Probe of(int cluster, long bitsPerSecond) {
        return new Probe(
                cluster,
                bitsPerSecond,
                bitsPerSecond * (MIN_NANOS / 1_000) / 8_000_000,
                MIN_PACKETS);
    }
}
