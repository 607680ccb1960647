package media.quality;

import call.Cause;

/// How one slot arrives at its subscriber, from the report blocks the client sends about it (RFC 3550 §6.4.1)
/// and what was forwarded. Measured once a second; browsers report voices every 5 s.
public final class SlotQuality {
    /// A report older than this says nothing about now.
    private static final long REPORT_LIFE_NANOS = 12_000_000_000L;

    private final boolean video;
    private boolean reported;
    private long reportedNanos;
    private long highest;
    private long lost;
    private double lossPercent;
    private double jitterMillis;
    private int picturesLost;
    private long bytes;
    private long freezes;
    private long frozenNanos;
    private long measuredNanos;
    private boolean measured;
    private long freezesNow;
    private long frozenNowNanos;
    private Figures figures = Figures.NONE;

    public SlotQuality(boolean video) {
        this.video = video;
    }

    /// A report block about the slot.
    ///
    /// @param extendedHighest of 32 bits
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
        picturesLost++;
    }

    /// @param sentBytes carried so far
    /// @param track what is in it
    /// @param forwarded when pictures were; never fed for what may stand still
    /// @param roundTripNanos of the subscriber's connection
    /// @param paused the connection is too narrow for it, and the client was told
    public Rating measure(
            long nowNanos,
            long sentBytes,
            TrackQuality track,
            Freezes forwarded,
            long roundTripNanos,
            double serverMillis,
            boolean paused) {
        long nanos = measured ? nowNanos - measuredNanos : 0;
        boolean fresh = reported && nowNanos - reportedNanos < REPORT_LIFE_NANOS;
        // What is missing already when it leaves here was lost on the way of the publisher.
        double ownLoss = fresh ? Math.max(0, lossPercent - track.figures().unrepairedPercent()) : 0;
        // Of video, what is sent again is lost again as often.
        double unrepaired = video ? ownLoss * ownLoss / 100 : ownLoss;
        long frozenTotal = forwarded.frozenNanos(nowNanos);
        freezesNow = forwarded.count() - freezes;
        frozenNowNanos = Math.max(0, frozenTotal - frozenNanos);
        figures =
                new Figures(
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
        picturesLost = 0;
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
                track.figures().lossPercent(),
                track.figures().unrepairedPercent(),
                figures.unrepairedPercent(),
                frozenPercent,
                picturesLost,
                serverMillis);
    }

    public boolean video() {
        return video;
    }

    /// The way from the server to the subscriber.
    public Leg leg(long roundTripNanos) {
        return new Leg(
                figures.unrepairedPercent(), 1, roundTripNanos / 2e6, figures.jitterMillis());
    }

    public Figures figures() {
        return figures;
    }

    /// Freezes that ended in the last second.
    public long freezes() {
        return freezesNow;
    }

    /// How much of the last second stood still.
    public long frozenMillis() {
        return frozenNowNanos / 1_000_000;
    }
}
