package media.send;

import java.util.Arrays;

/// How far back the copies in RED (RFC 2198) may reach on the way to one client: loss that comes from a
/// full way is made worse by them, and they are the first to go. Where pictures are shown, their feedback
/// tells what is left beside the voices and whether a queue stands. Where only voices flow, the round trip
/// tells of a queue but nothing of room: what was taken away comes back when packets are lost again. A
/// step at a time, and later each time it was wrong.
final class RedundancyBudget {
    /// A queue that stands for [#STANDING_NANOS] says that the way is full; jitter and a burst do not.
    private static final long QUEUE_NANOS = 80_000_000L;

    private static final long STANDING_NANOS = 200_000_000L;

    /// More than the shortest of the last minute; twice in a row, since one may be jitter. Right after
    /// copies were added again one is enough.
    private static final long ROUND_TRIP_QUEUE_NANOS = 100_000_000L;

    private static final int ROUND_TRIPS = 2;

    /// Room beside the plain voices, in parts of the copies' cost: so much to add them ...
    private static final double ADD = 2.5;

    /// ... and so much to keep them, so that pictures are never left with less than half of it.
    private static final double KEEP = 1.5;

    /// Longer than the loss of a queue that drains is remembered.
    static final long FIRST_HOLD_NANOS = 10_000_000_000L;

    static final long LONGEST_HOLD_NANOS = 120_000_000_000L;

    /// Between two steps up, for the queue to show.
    private static final long STEP_NANOS = 5_000_000_000L;

    /// A fall so soon after a rise says that the rise was wrong.
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /// Feedback comes while pictures flow, and for probes every few seconds while all are paused.
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

    private int most = EarlierFrames.MAX_DISTANCE;
    private boolean risen;
    private long risenNanos;
    private long holdNanos = FIRST_HOLD_NANOS;
    private long heldUntilNanos;

    RedundancyBudget() {
        onPathChanged();
    }

    /// The farthest a copy may reach: 0, 1 or 2.
    int most() {
        return most;
    }

    /// What pictures' feedback tells.
    ///
    /// @param bitsPerSecond left for pictures beside what the voices take
    /// @param queueNanos of which no packet found less
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

    /// Another way: its round trip and its room are not known.
    void onPathChanged() {
        Arrays.fill(shortestNanos, Long.MAX_VALUE);
        longRoundTrips = 0;
        estimated = false;
        queued = false;
    }

    /// Judges, some times a second.
    ///
    /// @param lossy whether loss asks for copies at present
    /// @param copyBitsPerSecond the cost of one copy beside each frame
    /// @param spentBitsPerSecond what the copies that are sent cost
    void onDeadline(long nowNanos, boolean lossy, long copyBitsPerSecond, long spentBitsPerSecond) {
        boolean known = estimated && nowNanos - estimatedNanos < KNOWN_NANOS;
        long room = known ? estimateBitsPerSecond + spentBitsPerSecond : Long.MAX_VALUE;
        boolean tried = risen && nowNanos - risenNanos < RELAPSE_NANOS;
        boolean full =
                known
                        ? queued && nowNanos - queuedSinceNanos >= STANDING_NANOS
                        : longRoundTrips >= (tried ? 1 : ROUND_TRIPS);
        int kept = full ? 0 : most;
        while (kept > 0 && KEEP * kept * copyBitsPerSecond > room) {
            kept--;
        }
        if (kept < most) {
            holdNanos = tried ? Math.min(2 * holdNanos, LONGEST_HOLD_NANOS) : FIRST_HOLD_NANOS;
            heldUntilNanos = nowNanos + holdNanos;
            risen = false;
            most = kept;
        } else if (full) {
            heldUntilNanos = nowNanos + holdNanos;
        } else if (most < EarlierFrames.MAX_DISTANCE
                && nowNanos - heldUntilNanos >= 0
                && (known ? !queued : lossy && longRoundTrips == 0)
                && needed(most + 1, copyBitsPerSecond) <= room) {
            most++;
            risen = true;
            risenNanos = nowNanos;
            heldUntilNanos = nowNanos + STEP_NANOS;
        }
    }

    /// The estimate from which copies of a distance are added.
    static long needed(int distance, long copyBitsPerSecond) {
        return (long) (ADD * distance * copyBitsPerSecond);
    }
}
