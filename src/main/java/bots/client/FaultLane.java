package bots.client;

import java.util.SplittableRandom;

/// One direction of a [Fault]: decides datagram by datagram, in their order, by the seed alone.
final class FaultLane {
    static final long LOST = -1;

    private final SplittableRandom random;
    private double loss;
    private long delayNanos;
    private long jitterNanos;
    private long outageFromNanos;
    private long outageUntilNanos;
    private long lost;

    private FaultLane(long seed, double loss, Fault fault) {
        random = new SplittableRandom(seed);
        change(loss, fault);
    }

    /// The chance goes on as it was seeded.
    private void change(double loss, Fault fault) {
        this.loss = loss;
        delayNanos = fault.delayNanos();
        jitterNanos = fault.jitterNanos();
    }

    void changeUp(Fault fault) {
        change(fault.lossUp(), fault);
    }

    void changeDown(Fault fault) {
        change(fault.lossDown(), fault);
    }

    static FaultLane up(Fault fault) {
        return new FaultLane(fault.seed(), fault.lossUp(), fault);
    }

    static FaultLane down(Fault fault) {
        // Not the same chance as the way up.
        return new FaultLane(~fault.seed(), fault.lossDown(), fault);
    }

    void outage(long fromNanos, long forNanos) {
        outageFromNanos = fromNanos;
        outageUntilNanos = fromNanos + forNanos;
    }

    /// @return how much later the next datagram passes, or [#LOST]
    long nextDelayNanos(long nowNanos) {
        // Chance is asked in any case, so that what happens to a datagram depends on its place
        // alone.
        boolean unlucky = loss > 0 && random.nextDouble() < loss;
        long delay = delayNanos + (jitterNanos > 0 ? random.nextLong(jitterNanos + 1) : 0);
        boolean outage = nowNanos - outageFromNanos >= 0 && nowNanos - outageUntilNanos < 0;
        if (unlucky || outage) {
            lost++;
            return LOST;
        }
        return delay;
    }

    long lost() {
        return lost;
    }
}
