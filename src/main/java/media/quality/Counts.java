package media.quality;

/// What was counted of a track's streams since they began.
///
/// @param expected packets, by their sequence numbers
/// @param received of them; duplicates do not count
/// @param restored packets whose retransmission came
/// @param gaps runs of missing packets
public record Counts(long expected, long received, long restored, long gaps, long bytes) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
        return new Counts(
                expected + other.expected,
                received + other.received,
                restored + other.restored,
                gaps + other.gaps,
                bytes + other.bytes);
    }

    /// What came since `before`.
    Figures since(Counts before, long nanos, double jitterMillis) {
        long due = expected - before.expected;
        // What was late in the former second may come in this one.
        long lost = Math.clamp(due - (received - before.received), 0, Math.max(0, due));
        long unrepaired = Math.max(0, lost - (restored - before.restored));
        double lossPercent = due <= 0 ? 0 : 100.0 * lost / due;
        return new Figures(
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
