package media.quality;

/// Counts of a track's streams since they began.
///
/// @param expected packets, by their sequence numbers
/// @param received of them; duplicates do not count
/// @param restored packets whose retransmission arrived
/// @param gaps runs of missing packets
public record PacketCounts(long expected, long received, long restored, long gaps, long bytes) {
    public static final PacketCounts NONE = new PacketCounts(0, 0, 0, 0, 0);

    public PacketCounts plus(PacketCounts other) {
        return new PacketCounts(
                expected + other.expected,
                received + other.received,
                restored + other.restored,
                gaps + other.gaps,
                bytes + other.bytes);
    }

    /// The statistics since `before`.
    LegStatistics since(PacketCounts before, long nanos, double jitterMillis) {
        long due = expected - before.expected;
        // Packets that were late in the last second may arrive in this one.
        long lost = Math.clamp(due - (received - before.received), 0, Math.max(0, due));
        long unrepaired = Math.max(0, lost - (restored - before.restored));
        double lossPercent = due <= 0 ? 0 : 100.0 * lost / due;
        return new LegStatistics(
                lossPercent,
                due <= 0 ? 0 : 100.0 * unrepaired / due,
                burstRatio(lost, gaps - before.gaps, lossPercent),
                jitterMillis,
                nanos <= 0 ? 0 : (long) ((bytes - before.bytes) * 8e9 / nanos));
    }

    /// G.107 §3.5: the mean run of losses over that under random loss, which is 1 / (1 − p).
    private static double burstRatio(long lost, long runs, double lossPercent) {
        if (runs <= 0 || lost <= runs) {
            return 1;
        }
        return Math.max(1, (double) lost / runs * (1 - lossPercent / 100));
    }
}
