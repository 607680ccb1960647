package media.send;

import java.util.Arrays;

/// How far back the redundant blocks of RED (RFC 2198) may reach on the path to one client. They
/// make congestion loss worse and are the first to go. Where video is sent, its feedback shows what
/// is left beside audio and whether there is a standing queue. With audio alone, the round trip
/// shows a queue but not the free capacity: redundancy is restored when packets are lost again. One
/// step at a time, and later each time it was wrong.
final class RedundancyBudget {
    /// A queue that stands for [#STANDING_NANOS] is congestion; jitter and a burst are not.
    private static final long QUEUE_NANOS = 80_000_000L;

    private static final long STANDING_NANOS = 200_000_000L;

    /// More than the shortest of the last minute; twice in a row, since one may be jitter. Right
    /// after redundancy was added once is enough.
    private static final long ROUND_TRIP_QUEUE_NANOS = 100_000_000L;

    private static final int ROUND_TRIPS = 2;

    /// Capacity beside plain audio, as a multiple of the redundancy's cost, required to add it ...
    private static final double ADD = 2.5;

    /// ... and to keep it, so that video is never left with less than half of it.
    private static final double KEEP = 1.5;

    /// Longer than the loss of a draining queue is remembered.
    static final long FIRST_BACKOFF_NANOS = 10_000_000_000L;

    static final long LONGEST_BACKOFF_NANOS = 120_000_000_000L;

    /// Between two steps up, so that a queue can show.
    private static final long STEP_NANOS = 5_000_000_000L;

    /// A fall this soon after a rise means that the rise was wrong.
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /// Feedback arrives while video is sent, and for probes every few seconds while all video is
    /// paused.
    private static final long KNOWN_NANOS = 10_000_000_000L;

    /// The shortest round trip is that of the last one to two of these: the client may have moved.
    private static final long WINDOW_NANOS = 30_000_000_000L;

    private final long[] shortestNanos = new long[2];
    private long windowStartNanos;
    private int longRoundTrips;

    private boolean estimated;
    private long estimatedNanos;
    private long estimateBitsPerSecond;
    private boolean queued;
    private long queuedSinceNanos;

    private int maxDistance = RecentFrames.MAX_DISTANCE;
    private boolean risen;
    private long risenNanos;
    private long backoffNanos = FIRST_BACKOFF_NANOS;
    private long notBeforeNanos;

    RedundancyBudget() {
        onPathChanged();
    }

    /// The farthest a redundant block may reach: 0, 1 or 2.
    int maxDistance() {
        return maxDistance;
    }

    /// What the feedback on video shows.
    ///
    /// @param bitsPerSecond left for video beside audio
    /// @param queueNanos the shortest queueing delay in the last feedback
    void onEstimate(long nowNanos, long bitsPerSecond, long queueNanos) {
        estimated = true;
        estimatedNanos = nowNanos;
        estimateBitsPerSecond = bitsPerSecond;
        longRoundTrips = 0;
        if (queueNanos < QUEUE_NANOS) {
            queued = false;
        } else if (!queued) {
            queued = true;
            queuedSinceNanos = nowNanos;
        }
    }

    /// One measurement, not smoothed.
    void onRoundTrip(long nowNanos, long nanos) {
        if (shortestNanos[0] == Long.MAX_VALUE) {
            windowStartNanos = nowNanos;
        } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            windowStartNanos = nowNanos;
            shortestNanos[1] = shortestNanos[0];
            shortestNanos[0] = nanos;
        }
        shortestNanos[0] = Math.min(shortestNanos[0], nanos);
        long shortest = Math.min(shortestNanos[0], shortestNanos[1]);
        longRoundTrips = nanos - shortest > ROUND_TRIP_QUEUE_NANOS ? longRoundTrips + 1 : 0;
    }

    /// Another path: its round trip and its capacity are unknown.
    void onPathChanged() {
        Arrays.fill(shortestNanos, Long.MAX_VALUE);
        longRoundTrips = 0;
        estimated = false;
        queued = false;
    }

    /// Decides, several times a second.
    ///
    /// @param lossy whether loss calls for redundancy at present
    /// @param stepBitsPerSecond the cost of one redundant block beside each frame
    /// @param spentBitsPerSecond the cost of the redundancy that is sent
    void onDeadline(long nowNanos, boolean lossy, long stepBitsPerSecond, long spentBitsPerSecond) {
        boolean known = estimated && nowNanos - estimatedNanos < KNOWN_NANOS;
        long room = known ? estimateBitsPerSecond + spentBitsPerSecond : Long.MAX_VALUE;
        boolean tried = risen && nowNanos - risenNanos < RELAPSE_NANOS;
        boolean full =
                known
                        ? queued && nowNanos - queuedSinceNanos >= STANDING_NANOS
                        : longRoundTrips >= (tried ? 1 : ROUND_TRIPS);
        int kept = full ? 0 : maxDistance;
        while (kept > 0 && KEEP * kept * stepBitsPerSecond > room) {
            kept--;
        }
        if (kept < maxDistance) {
            backoffNanos =
                    tried ? Math.min(2 * backoffNanos, LONGEST_BACKOFF_NANOS) : FIRST_BACKOFF_NANOS;
            notBeforeNanos = nowNanos + backoffNanos;
            risen = false;
            maxDistance = kept;
        } else if (full) {
            notBeforeNanos = nowNanos + backoffNanos;
        } else if (maxDistance < RecentFrames.MAX_DISTANCE
                && nowNanos - notBeforeNanos >= 0
                && (known ? !queued : lossy && longRoundTrips == 0)
                && required(maxDistance + 1, stepBitsPerSecond) <= room) {
            maxDistance++;
            risen = true;
            risenNanos = nowNanos;
            notBeforeNanos = nowNanos + STEP_NANOS;
        }
    }

    /// The estimate from which redundancy of a distance is added.
    static long required(int distance, long stepBitsPerSecond) {
        return (long) (ADD * distance * stepBitsPerSecond);
    }
}
