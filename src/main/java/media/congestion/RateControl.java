package media.congestion;

/// The rate by delay: raised while the queue does not grow, lowered below the arrival rate when it
/// does (draft-ietf-rmcat-gcc-02 §5.5).
final class RateControl {
    /// §5.5: the share of the arrival rate that is kept after overuse.
    private static final double BACK_OFF = 0.85;

    /// §5.5: 8 % a second.
    private static final double RISE_PER_SECOND = 1.08;

    private static final long MIN_RISE_BITS = 1_000;

    /// §5.5: a rate that is not used proves nothing, so it stays within this multiple of the
    /// arrival rate.
    private static final double MAX_AHEAD = 1.5;

    private static final long AHEAD_BITS = 10_000;

    /// The additive rise is one packet per response time, which is the RTT and this (§5.5).
    private static final long RESPONSE_NANOS = 100_000_000L;

    private static final long MIN_ADDED_BITS_PER_SECOND = 4_000;
    private static final int PACKET_BITS = 1_200 * 8;
    private static final long SECOND_NANOS = 1_000_000_000L;

    // A second decrease waits for the effect of the first: one RTT within these bounds (libwebrtc).
    private static final long MIN_BETWEEN_DECREASES_NANOS = 10_000_000L;
    private static final long MAX_BETWEEN_DECREASES_NANOS = 200_000_000L;

    private final LinkCapacity capacity = new LinkCapacity();
    private long bitsPerSecond;
    private boolean holding = true;
    private boolean raised;
    private long lastRiseNanos;
    private boolean decreased;
    private long lastDecreaseNanos;

    RateControl(long startBitsPerSecond) {
        bitsPerSecond = startBitsPerSecond;
    }

    /// Takes how the bottleneck is used.
    ///
    /// @param arriving the rate at the client, 0 when not known
    /// @param proven overuse does not lower the rate below this one
    void onUsage(long nowNanos, Usage usage, long arriving, long proven, long roundTripNanos) {
        switch (usage) {
            case OVERUSE -> onOveruse(nowNanos, arriving, proven, roundTripNanos);
            // The queue drains: let it.
            case UNDERUSE -> holding = true;
            case NORMAL -> {
                if (holding) {
                    holding = false;
                    lastRiseNanos = nowNanos;
                }
                rise(nowNanos, arriving, roundTripNanos);
            }
        }
    }

    /// A probe arrived at this rate.
    void onProbed(long nowNanos, long probedBitsPerSecond) {
        bitsPerSecond = Math.max(bitsPerSecond, probedBitsPerSecond);
        lastRiseNanos = nowNanos;
        if (capacity.below(bitsPerSecond)) {
            capacity.forget();
        }
    }

    /// The first probe filled the link and so measured its capacity.
    void onFirstProbed(long probedBitsPerSecond) {
        bitsPerSecond = probedBitsPerSecond;
    }

    /// Halves the rate: no feedback arrives.
    void onSilence() {
        bitsPerSecond = RateRange.bounded(bitsPerSecond / 2);
        holding = true;
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }

    /// Whether the rate is about what the link was overused at.
    boolean nearCapacity() {
        return capacity.known();
    }

    /// When the rate was last lowered, nanoseconds ago; `Long.MAX_VALUE` when it never was.
    long sinceDecreaseNanos(long nowNanos) {
        return decreased ? nowNanos - lastDecreaseNanos : Long.MAX_VALUE;
    }

    private void onOveruse(long nowNanos, long arriving, long proven, long roundTripNanos) {
        long wait =
                Math.clamp(
                        roundTripNanos, MIN_BETWEEN_DECREASES_NANOS, MAX_BETWEEN_DECREASES_NANOS);
        boolean collapsed = arriving > 0 && arriving < bitsPerSecond / 2;
        if (decreased && nowNanos - lastDecreaseNanos < wait && !collapsed) {
            return;
        }
        long lowered = (long) (BACK_OFF * arriving);
        if (arriving == 0) {
            lowered = bitsPerSecond / 2;
        } else {
            if (lowered > bitsPerSecond && capacity.known()) {
                lowered = (long) (BACK_OFF * capacity.bitsPerSecond());
            }
            if (capacity.above(arriving)) {
                capacity.forget();
            }
            capacity.onOveruse(arriving);
        }
        bitsPerSecond = RateRange.bounded(Math.min(bitsPerSecond, Math.max(lowered, proven)));
        decreased = true;
        lastDecreaseNanos = nowNanos;
        holding = true;
    }

    private void rise(long nowNanos, long arriving, long roundTripNanos) {
        long elapsed = raised ? Math.min(nowNanos - lastRiseNanos, SECOND_NANOS) : 0;
        raised = true;
        lastRiseNanos = nowNanos;
        if (capacity.below(Math.min(arriving, bitsPerSecond))) {
            capacity.forget();
        }
        long limit = (long) (MAX_AHEAD * arriving) + AHEAD_BITS;
        if (bitsPerSecond >= limit) {
            return;
        }
        double seconds = (double) elapsed / SECOND_NANOS;
        double added =
                capacity.known()
                        ? Math.max(
                                        MIN_ADDED_BITS_PER_SECOND,
                                        (double) PACKET_BITS
                                                * SECOND_NANOS
                                                / (roundTripNanos + RESPONSE_NANOS))
                                * seconds
                        : Math.max(
                                MIN_RISE_BITS * seconds,
                                bitsPerSecond * (Math.pow(RISE_PER_SECOND, seconds) - 1));
        bitsPerSecond = RateRange.bounded(Math.min(limit, bitsPerSecond + Math.round(added)));
    }
}
