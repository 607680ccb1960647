package media.forward;

import static media.forward.Allocation.PAUSED;

import java.util.List;

/// Spends what a connection can carry on the pictures it wants. The lowest step for everybody comes
/// before the second for anybody; then the ranks climb one after the other, those of one rank a step in
/// turn. What does not fit is paused.
///
/// Down at once, up only when there is room to spare and has been for a while: a rise that had to be
/// taken back doubles that while, so that no picture flaps between two steps. Pure; nothing is
/// allocated.
final class BandwidthAllocator {
    /// Room a rise must leave, in parts of 100 of what it costs: rates are means, pictures are not.
    private static final int RISE_PERCENT = 115;

    /// For this long a rise must have been possible: about two reports of an estimate.
    static final long FIRST_HOLD_NANOS = 500_000_000L;

    static final long LONGEST_HOLD_NANOS = 8_000_000_000L;

    /// A fall this soon after a rise says that the rise was wrong.
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /// A connection that carries so much more than at the rise that was wrong, in parts of 100, is another
    /// one: what was learnt of it counts no more. (With 5 Mbit/s after 600 kbit/s pictures stayed small
    /// for 30 s.)
    private static final long RECOVERED_PERCENT = 150;

    private static final Allocation.Rank[] RANKS = Allocation.Rank.values();

    private long holdNanos = FIRST_HOLD_NANOS;
    private boolean mayRise;
    private long mayRiseSinceNanos;
    private boolean risen;
    private long lastRiseNanos;
    private long lastRiseBitsPerSecond;
    private long wrongRiseBitsPerSecond = Long.MAX_VALUE;
    private long leftBitsPerSecond;
    private long wantedBitsPerSecond;
    private boolean satisfied = true;

    /// Decides on every share.
    ///
    /// @param shares in the order in which those of one rank come
    /// @param atOnce the viewer asked for something else: nothing is held back
    void allocate(long nowNanos, long bitsPerSecond, List<Allocation> shares, boolean atOnce) {
        for (int i = 0; i < shares.size(); i++) {
            Allocation share = shares.get(i);
            if (!share.fresh && share.now != PAUSED) {
                share.now = share.ladder.stepOf(share.key);
            }
        }
        spend(bitsPerSecond, shares, true);
        boolean rises = anyRises(shares);
        if (bitsPerSecond / RECOVERED_PERCENT > wrongRiseBitsPerSecond / 100) {
            holdNanos = FIRST_HOLD_NANOS;
        }
        if (!rises) {
            mayRise = false;
        } else if (!mayRise) {
            mayRise = true;
            mayRiseSinceNanos = nowNanos;
        }
        if (rises && !atOnce && nowNanos - mayRiseSinceNanos < holdNanos) {
            spend(bitsPerSecond, shares, false);
            rises = false;
        }
        if (rises) {
            mayRise = false;
            risen = true;
            lastRiseNanos = nowNanos;
            lastRiseBitsPerSecond = bitsPerSecond;
        }
        settle(nowNanos, shares, atOnce);
    }

    /// Everything wanted is forwarded at its best: more bits would be of no use.
    boolean satisfied() {
        return satisfied;
    }

    /// What all that is wanted would cost at its best.
    long wantedBitsPerSecond() {
        return wantedBitsPerSecond;
    }

    private void spend(long bitsPerSecond, List<Allocation> shares, boolean rising) {
        leftBitsPerSecond = bitsPerSecond;
        for (int i = 0; i < shares.size(); i++) {
            shares.get(i).next = PAUSED;
        }
        for (Allocation.Rank rank : RANKS) {
            climb(rank, shares, rising);
        }
        for (Allocation.Rank rank : RANKS) {
            while (climbOn(rank, shares, rising)) {}
        }
    }

    /// The lowest step for those of a rank.
    private void climb(Allocation.Rank rank, List<Allocation> shares, boolean rising) {
        for (int i = 0; i < shares.size(); i++) {
            Allocation share = shares.get(i);
            if (share.rank == rank) {
                step(share, rising);
            }
        }
    }

    /// One more step for each of those who have the first.
    ///
    /// @return whether anybody could take it
    private boolean climbOn(Allocation.Rank rank, List<Allocation> shares, boolean rising) {
        boolean any = false;
        for (int i = 0; i < shares.size(); i++) {
            Allocation share = shares.get(i);
            if (share.rank == rank && share.next != PAUSED) {
                any |= step(share, rising);
            }
        }
        return any;
    }

    private boolean step(Allocation share, boolean rising) {
        int step = share.next + 1;
        if (step > share.top || (!rising && !share.fresh && step > share.now)) {
            return false;
        }
        long cost = cost(share, step) - cost(share, step - 1);
        if (cost > leftBitsPerSecond) {
            return false;
        }
        leftBitsPerSecond -= cost;
        share.next = step;
        return true;
    }

    private static long cost(Allocation share, int step) {
        if (step == PAUSED) {
            return 0;
        }
        long bits = share.ladder.bitsPerSecond(step);
        return share.fresh || step <= share.now ? bits : bits * RISE_PERCENT / 100;
    }

    private static boolean anyRises(List<Allocation> shares) {
        for (int i = 0; i < shares.size(); i++) {
            Allocation share = shares.get(i);
            if (!share.fresh && share.next > share.now) {
                return true;
            }
        }
        return false;
    }

    private void settle(long nowNanos, List<Allocation> shares, boolean asked) {
        boolean falls = false;
        satisfied = true;
        wantedBitsPerSecond = 0;
        for (int i = 0; i < shares.size(); i++) {
            Allocation share = shares.get(i);
            falls |= !asked && !share.fresh && share.next < Math.min(share.now, share.top);
            satisfied &= share.next == share.top;
            wantedBitsPerSecond += share.top < 0 ? 0 : share.ladder.bitsPerSecond(share.top);
            share.fresh = false;
            share.now = share.next;
            share.key = share.now == PAUSED ? 0 : share.ladder.key(share.now);
        }
        if (falls && risen && nowNanos - lastRiseNanos < RELAPSE_NANOS) {
            holdNanos = Math.min(2 * holdNanos, LONGEST_HOLD_NANOS);
            wrongRiseBitsPerSecond = lastRiseBitsPerSecond;
        } else if (risen && nowNanos - lastRiseNanos > LONGEST_HOLD_NANOS) {
            holdNanos = FIRST_HOLD_NANOS;
        }
        if (falls) {
            risen = false;
        }
    }
}
