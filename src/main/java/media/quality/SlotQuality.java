package media.quality;

import call.quality.Cause;

/// How one slot arrives at its subscriber, from the report blocks of the client (RFC 3550 §6.4.1)
/// and from what was forwarded. Measured once a second; browsers report audio every 5 s.
public final class SlotQuality {
    /// An older report says nothing about now.
    private static final long REPORT_LIFETIME_NANOS = 12_000_000_000L;

    private final boolean video;
    private boolean reported;
    private long reportedNanos;
    private long highest;
    private long lost;
    private double lossPercent;
    private double jitterMillis;
    private int keyframeRequests;
    private long bytes;
    private long freezes;
    private long frozenNanos;
    private long measuredNanos;
    private boolean measured;
    private long freezesNow;
    private long frozenNowNanos;
    private LegStatistics statistics = LegStatistics.NONE;

    public SlotQuality(boolean video) {
        this.video = video;
    }

    /// A report block about the slot.
    ///
    /// @param extendedHighest sequence number, 32 bits
    public void onReport(long nowNanos, long extendedHighest, long cumulativeLost, double jitter) {
        int expected = (int) (extendedHighest - highest);
        if (reported && expected > 0) {
            long missing = Math.clamp(cumulativeLost - lost, 0, expected);
            lossPercent = 100.0 * missing / expected;
        } else if (reported && expected == 0) {
            lossPercent = 0;
        }
        reported = true;
        reportedNanos = nowNanos;
        highest = extendedHighest;
        lost = cumulativeLost;
        jitterMillis = jitter;
    }

    /// The subscriber asked for a keyframe.
    public void onPictureLoss() {
        keyframeRequests++;
    }

    /// @param sentBytes carried so far
    /// @param track what is in it
    /// @param forwarded freezes of the video; not fed for what may be static
    /// @param roundTripNanos of the subscriber's connection
    /// @param paused the connection cannot carry it, and the client was notified
    public Rating measure(
            long nowNanos,
            long sentBytes,
            TrackQuality track,
            FreezeDetector forwarded,
            long roundTripNanos,
            double serverMillis,
            boolean paused) {
        long nanos = measured ? nowNanos - measuredNanos : 0;
        boolean fresh = reported && nowNanos - reportedNanos < REPORT_LIFETIME_NANOS;
        // Loss that was there before the server sent it happened on the uplink.
        double ownLoss =
                fresh ? Math.max(0, lossPercent - track.statistics().unrepairedPercent()) : 0;
        // Retransmissions of video are lost at the same rate.
        double unrepaired = video ? ownLoss * ownLoss / 100 : ownLoss;
        long frozenTotal = forwarded.frozenNanos(nowNanos);
        freezesNow = forwarded.count() - freezes;
        frozenNowNanos = Math.max(0, frozenTotal - frozenNanos);
        statistics =
                new LegStatistics(
                        ownLoss,
                        unrepaired,
                        1,
                        fresh ? jitterMillis : 0,
                        nanos <= 0 ? 0 : (long) ((sentBytes - bytes) * 8e9 / nanos));
        Rating rating = rate(track, nanos, roundTripNanos, serverMillis, paused);
        measured = true;
        measuredNanos = nowNanos;
        bytes = sentBytes;
        freezes = forwarded.count();
        frozenNanos = frozenTotal;
        keyframeRequests = 0;
        return rating;
    }

    private Rating rate(
            TrackQuality track,
            long nanos,
            long roundTripNanos,
            double serverMillis,
            boolean paused) {
        if (track.silent()) {
            return Rating.nothing(Cause.PUBLISHER);
        }
        if (paused) {
            return Rating.nothing(Cause.DOWNLINK);
        }
        if (!video) {
            return AudioRating.of(track.leg(), leg(roundTripNanos), serverMillis);
        }
        double frozenPercent = nanos <= 0 ? 0 : Math.min(100, 100.0 * frozenNowNanos / nanos);
        return VideoRating.of(
                track.statistics().lossPercent(),
                track.statistics().unrepairedPercent(),
                statistics.unrepairedPercent(),
                frozenPercent,
                keyframeRequests,
                serverMillis);
    }

    public boolean video() {
        return video;
    }

    /// The path from the server to the subscriber.
    public Leg leg(long roundTripNanos) {
        return new Leg(
                statistics.unrepairedPercent(), 1, roundTripNanos / 2e6, statistics.jitterMillis());
    }

    public LegStatistics statistics() {
        return statistics;
    }

    /// Freezes that ended in the last second.
    public long freezes() {
        return freezesNow;
    }

    /// How much of the last second was frozen.
    public long frozenMillis() {
        return frozenNowNanos / 1_000_000;
    }
}
