package media.quality;

/// One leg of a stream: from its publisher to the server, or from the server to a subscriber.
///
/// @param lossPercent of packets, after repair
/// @param burstRatio mean length of a run of losses against that of random loss (G.107 §3.5), 1 =
///     random
/// @param delayMillis half of its round trip
/// @param jitterMillis RFC 3550
public record Leg(double lossPercent, double burstRatio, double delayMillis, double jitterMillis) {
    public static final Leg CLEAN = new Leg(0, 1, 0, 0);
}
