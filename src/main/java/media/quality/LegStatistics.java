package media.quality;

/// How a stream arrived over one leg in the last second.
///
/// @param lossPercent of packets, before retransmission
/// @param unrepairedPercent after it
/// @param burstRatio see [Leg]
public record LegStatistics(
        double lossPercent,
        double unrepairedPercent,
        double burstRatio,
        double jitterMillis,
        long bitsPerSecond) {
    public static final LegStatistics NONE = new LegStatistics(0, 0, 1, 0, 0);
}
