package media.forward;

import static media.forward.Allocation.PAUSED;

import java.util.List;

/// Divides the bitrate a connection can carry among the video tracks it requested. The lowest step
/// for all comes before the second for any; then the ranks climb one after the other, those of one
/// rank by one step each. What does not fit is paused.
///
/// Down at once, up only when there has been capacity to spare for a while: a rise that had to be
/// taken back doubles that time, so that no video oscillates between two steps. No memory is
/// allocated.
final class BandwidthAllocator {
    /// Capacity needed for a rise, in percent of its cost: rates are means, single frames are
    /// larger.
    private static final int RISE_PERCENT = 115;

    /// How long a rise must have been possible: about two reports of an estimate.
    static final long FIRST_RISE_DELAY_NANOS = 500_000_000L;

    static final long LONGEST_RISE_DELAY_NANOS = 8_000_000_000L;

    /// A fall this soon after a rise means that the rise was wrong.
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /// Above this percentage of the estimate at the wrong rise the connection has changed, and the
    /// delay is forgotten. (At 5 Mbit/s after 600 kbit/s, video stayed small for 30 s.)
    private static final long RECOVERED_PERCENT = 150;

    /// What is kept in spite of a low estimate costs at most this multiple of it: a pinned camera,
    /// a screen and a speaker at the 150 kbit/s below which only loss or a standing queue lowers
    /// it.
    private static final int MOST_OF_ESTIMATE = 4;

    /// Without an estimate there is no limit.
    private static final long MOST_BITS_PER_SECOND = 1_000_000_000L;

    private static final Allocation.Rank[] RANKS = Allocation.Rank.values();

    private long riseDelayNanos = FIRST_RISE_DELAY_NANOS;
    private boolean mayRise;
    private long mayRiseSinceNanos;
    private boolean risen;
    private long lastRiseNanos;
    private long lastRiseBitsPerSecond;
    private long wrongRiseBitsPerSecond = Long.MAX_VALUE;
    private long leftBitsPerSecond;
    private long overBitsPerSecond;
    private long desiredBitsPerSecond;
    private boolean satisfied = true;
    private boolean congested = true;

    /// Whether the estimate is known to be what the link can carry. Until then the lowest step of
    /// what is pinned, of a screen and of the dominant speaker is not paused for a low estimate.
    void congested(boolean nowCongested) {
        congested = nowCongested;
    }

    /// Decides on every allocation.
    ///
    /// @param allocations in order of priority within a rank
    /// @param atOnce the viewer requested something else: a rise is not delayed
    void allocate(long nowNanos, long bitsPerSecond, List<Allocation> allocations, boolean atOnce) {
        for (int i = 0; i < allocations.size(); i++) {
            Allocation allocation = allocations.get(i);
            if (!allocation.fresh && allocation.now != PAUSED) {
                allocation.now = allocation.ladder.stepOf(allocation.key);
            }
        }
        spend(bitsPerSecond, allocations, true);
        boolean rises = anyRises(allocations);
        if (bitsPerSecond / RECOVERED_PERCENT > wrongRiseBitsPerSecond / 100) {
            riseDelayNanos = FIRST_RISE_DELAY_NANOS;
        }
        if (!rises) {
            mayRise = false;
        } else if (!mayRise) {
            mayRise = true;
            mayRiseSinceNanos = nowNanos;
        }
        if (rises && !atOnce && nowNanos - mayRiseSinceNanos < riseDelayNanos) {
            spend(bitsPerSecond, allocations, false);
            rises = false;
        }
        if (rises) {
            mayRise = false;
            risen = true;
            lastRiseNanos = nowNanos;
            lastRiseBitsPerSecond = bitsPerSecond;
        }
        settle(nowNanos, allocations, atOnce);
    }

    /// Everything requested is forwarded at its best: more capacity would not be used.
    boolean satisfied() {
        return satisfied;
    }

    /// The cost of everything requested at its best.
    long desiredBitsPerSecond() {
        return desiredBitsPerSecond;
    }

    private void spend(long bitsPerSecond, List<Allocation> allocations, boolean rising) {
        leftBitsPerSecond = bitsPerSecond;
        overBitsPerSecond = (MOST_OF_ESTIMATE - 1) * Math.min(bitsPerSecond, MOST_BITS_PER_SECOND);
        for (int i = 0; i < allocations.size(); i++) {
            allocations.get(i).next = PAUSED;
        }
        for (Allocation.Rank rank : RANKS) {
            climb(rank, allocations, rising);
        }
        for (Allocation.Rank rank : RANKS) {
            while (climbOn(rank, allocations, rising)) {}
        }
    }

    /// The lowest step for each of a rank.
    private void climb(Allocation.Rank rank, List<Allocation> allocations, boolean rising) {
        for (int i = 0; i < allocations.size(); i++) {
            Allocation allocation = allocations.get(i);
            if (allocation.rank == rank
                    && !step(allocation, rising)
                    && !congested
                    && rank != Allocation.Rank.OTHER) {
                keep(allocation);
            }
        }
    }

    /// The lowest step, although it does not fit.
    private void keep(Allocation allocation) {
        if (allocation.top == PAUSED) {
            return;
        }
        long bits = allocation.ladder.bitsPerSecond(0);
        if (bits <= leftBitsPerSecond + overBitsPerSecond) {
            leftBitsPerSecond -= bits;
            allocation.next = 0;
        }
    }

    /// One more step for each of a rank that has the first.
    ///
    /// @return whether one fitted
    private boolean climbOn(Allocation.Rank rank, List<Allocation> allocations, boolean rising) {
        boolean any = false;
        for (int i = 0; i < allocations.size(); i++) {
            Allocation allocation = allocations.get(i);
            if (allocation.rank == rank && allocation.next != PAUSED) {
                any |= step(allocation, rising);
            }
        }
        return any;
    }

    private boolean step(Allocation allocation, boolean rising) {
        int step = allocation.next + 1;
        if (step > allocation.top || (!rising && !allocation.fresh && step > allocation.now)) {
            return false;
        }
        long cost = cost(allocation, step) - cost(allocation, step - 1);
        if (cost > leftBitsPerSecond) {
            return false;
        }
        leftBitsPerSecond -= cost;
        allocation.next = step;
        return true;
    }

    private static long cost(Allocation allocation, int step) {
        if (step == PAUSED) {
            return 0;
        }
        long bits = allocation.ladder.bitsPerSecond(step);
        return allocation.fresh || step <= allocation.now ? bits : bits * RISE_PERCENT / 100;
    }

    private static boolean anyRises(List<Allocation> allocations) {
        for (int i = 0; i < allocations.size(); i++) {
            Allocation allocation = allocations.get(i);
            if (!allocation.fresh && allocation.next > allocation.now) {
                return true;
            }
        }
        return false;
    }

    private void settle(long nowNanos, List<Allocation> allocations, boolean atOnce) {
        boolean falls = false;
        satisfied = true;
        desiredBitsPerSecond = 0;
        for (int i = 0; i < allocations.size(); i++) {
            Allocation allocation = allocations.get(i);
            falls |=
                    !atOnce
                            && !allocation.fresh
                            && allocation.next < Math.min(allocation.now, allocation.top);
            satisfied &= allocation.next == allocation.top;
            desiredBitsPerSecond +=
                    allocation.top < 0 ? 0 : allocation.ladder.bitsPerSecond(allocation.top);
            allocation.fresh = false;
            allocation.now = allocation.next;
            allocation.key = allocation.now == PAUSED ? 0 : allocation.ladder.key(allocation.now);
        }
        if (falls && risen && nowNanos - lastRiseNanos < RELAPSE_NANOS) {
            riseDelayNanos = Math.min(2 * riseDelayNanos, LONGEST_RISE_DELAY_NANOS);
            wrongRiseBitsPerSecond = lastRiseBitsPerSecond;
        } else if (risen && nowNanos - lastRiseNanos > LONGEST_RISE_DELAY_NANOS) {
            riseDelayNanos = FIRST_RISE_DELAY_NANOS;
        }
        if (falls) {
            risen = false;
        }
    }
}
