package media.quality;

import call.quality.Cause;

/// How one track arrives at the server, which affects all its subscribers alike. Measured once a
/// second.
public final class TrackQuality {
    /// Opus with DTX sends something every 400 ms (RFC 6716 §2.1.9), a camera far more often.
    private static final long SILENT_NANOS = 2_000_000_000L;

    private final boolean video;
    private PacketCounts counts = PacketCounts.NONE;
    private LegStatistics statistics = LegStatistics.NONE;
    private long measuredNanos;
    private boolean measured;
    private long lastPacketNanos;
    private double delayMillis;
    private boolean on;

    public TrackQuality(boolean video) {
        this.video = video;
    }

    /// @param total counted so far over all streams of the track
    /// @param nowOn whether its publisher has it switched on
    /// @param roundTripNanos of the publisher's connection
    public void measure(
            long nowNanos,
            PacketCounts total,
            double jitterMillis,
            boolean nowOn,
            long roundTripNanos) {
        statistics = total.since(counts, measured ? nowNanos - measuredNanos : 0, jitterMillis);
        if (total.received() > counts.received() || (nowOn && !on)) {
            lastPacketNanos = nowNanos;
        }
        on = nowOn;
        counts = total;
        measured = true;
        measuredNanos = nowNanos;
        delayMillis = roundTripNanos / 2e6;
    }

    /// Switched on by its publisher, but without packets for too long.
    public boolean silent() {
        return on && measuredNanos - lastPacketNanos >= SILENT_NANOS;
    }

    /// Whether packets have ever arrived while it was on.
    public boolean active() {
        return on && counts.received() > 0;
    }

    public Rating rating() {
        if (silent()) {
            return Rating.nothing(Cause.PUBLISHER);
        }
        return video
                ? VideoRating.of(
                        statistics.lossPercent(), statistics.unrepairedPercent(), 0, 0, 0, 0)
                : AudioRating.of(leg(), Leg.CLEAN, 0);
    }

    public Leg leg() {
        return new Leg(
                statistics.unrepairedPercent(),
                statistics.burstRatio(),
                delayMillis,
                statistics.jitterMillis());
    }

    public LegStatistics statistics() {
        return statistics;
    }
}
