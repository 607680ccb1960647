package media.congestion;

import java.util.Arrays;

/// The limit by loss (draft-ietf-rmcat-gcc-02 §6): lowered above 10 %, raised below 2 %. Loss that
/// occurs in every second whatever the rate, as on a poor radio link, is the path's own and is
/// subtracted; a steady loss of 10 % would otherwise lower the rate without end.
final class LossControl {
    static final long NO_LIMIT = Long.MAX_VALUE;

    private static final double RAISE_BELOW = 0.02;
    private static final double LOWER_ABOVE = 0.10;
    private static final double RISE_PER_SECOND = 1.08;

    /// Between two decreases, besides one RTT (libwebrtc).
    private static final long MIN_BETWEEN_DECREASES_NANOS = 300_000_000L;

    private static final int MIN_PACKETS = 20;
    private static final long MIN_WINDOW_NANOS = 200_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// The smallest loss of this many seconds is the path's own.
    private static final int OWN_SECONDS = 5;

    /// More than this always counts.
    private static final double MAX_OWN = 0.20;

    private final double[] seconds = new double[OWN_SECONDS];
    private int nextSecond;
    private long secondArrived;
    private long secondLost;
    private long secondStartNanos;
    private long arrived;
    private long lost;
    private long windowStartNanos;
    private boolean queued;
    private boolean started;
    private boolean decreased;
    private long lastDecreaseNanos;
    private boolean causes;
    private long limit = NO_LIMIT;

    /// @param standing packets wait at the bottleneck: loss may be an overflow of its queue, and is
    ///     not the path's own
    void onQueue(boolean standing) {
        queued |= standing;
    }

    /// Counts what one feedback reported; a packet reported lost that arrived after all counts as
    /// -1 lost.
    ///
    /// @param current the estimate now
    /// @param arriving the rate at the client, below which loss never lowers the limit
    void onPackets(
            long nowNanos,
            int nowArrived,
            int nowLost,
            long current,
            long arriving,
            long roundTripNanos) {
        if (!started) {
            started = true;
            secondStartNanos = nowNanos;
            windowStartNanos = nowNanos;
        }
        arrived += nowArrived;
        lost += nowLost;
        secondArrived += nowArrived;
        secondLost += nowLost;
        long elapsed = nowNanos - windowStartNanos;
        if (arrived + lost >= MIN_PACKETS && elapsed >= MIN_WINDOW_NANOS) {
            double own = own();
            double fraction = Math.clamp((double) lost / (arrived + lost), 0, 1);
            double caused = Math.max(0, (fraction - own) / (1 - own));
            causes = caused >= RAISE_BELOW;
            adapt(nowNanos, caused, elapsed, current, arriving, roundTripNanos);
            arrived = 0;
            lost = 0;
            windowStartNanos = nowNanos;
        }
        if (nowNanos - secondStartNanos >= SECOND_NANOS && secondArrived + secondLost > 0) {
            double fraction = (double) secondLost / (secondArrived + secondLost);
            seconds[nextSecond] = queued ? 0 : Math.clamp(fraction, 0, 1);
            queued = false;
            nextSecond = (nextSecond + 1) % OWN_SECONDS;
            secondArrived = 0;
            secondLost = 0;
            secondStartNanos = nowNanos;
        }
    }

    /// Whether packets were lost lately, beyond what the path loses at any rate.
    boolean causesLoss() {
        return causes;
    }

    /// A probe arrived at this rate.
    void onProbed(long bitsPerSecond) {
        limit = Math.max(limit, bitsPerSecond);
    }

    /// [#NO_LIMIT] while loss does not limit the rate.
    long bitsPerSecond() {
        return limit;
    }

    /// Forgets the old path.
    void reset() {
        Arrays.fill(seconds, 0);
        limit = NO_LIMIT;
        causes = false;
        started = false;
        arrived = 0;
        lost = 0;
        secondArrived = 0;
        secondLost = 0;
    }

    private void adapt(
            long nowNanos,
            double caused,
            long elapsed,
            long current,
            long arriving,
            long roundTripNanos) {
        if (caused > LOWER_ABOVE) {
            if (!decreased
                    || nowNanos - lastDecreaseNanos
                            >= MIN_BETWEEN_DECREASES_NANOS + roundTripNanos) {
                decreased = true;
                lastDecreaseNanos = nowNanos;
                // §6: 1 - 0.5 p. What arrives is what the path can carry.
                long lowered = (long) (current * (1 - caused / 2));
                limit = RateRange.bounded(Math.max(lowered, Math.min(arriving, current)));
            }
        } else if (caused < RAISE_BELOW && limit != NO_LIMIT) {
            double share = Math.min(1, (double) elapsed / SECOND_NANOS);
            limit = (long) (limit * Math.pow(RISE_PER_SECOND, share)) + 1_000;
            if (limit >= RateRange.MAX) {
                limit = NO_LIMIT;
            }
        }
    }

    private double own() {
        double least = MAX_OWN;
        for (double second : seconds) {
            least = Math.min(least, second);
        }
        return least;
    }
}
