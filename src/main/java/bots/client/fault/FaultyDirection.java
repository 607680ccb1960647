package bots.client.fault;

import java.util.SplittableRandom;

/// One direction of a [NetworkFault]: decides the fate of each datagram, in their order, by the
/// seed alone.
final class FaultyDirection {
    static final long LOST = -1;

    private final SplittableRandom random;
    private double loss;
    private long delayNanos;
    private long jitterNanos;
    private long outageFromNanos;
    private long outageUntilNanos;
    private long lost;

    private FaultyDirection(long seed, double loss, NetworkFault fault) {
        random = new SplittableRandom(seed);
        change(loss, fault);
    }

    /// The sequence of random numbers continues as it was seeded.
    private void change(double newLoss, NetworkFault fault) {
        loss = newLoss;
        delayNanos = fault.delayNanos();
        jitterNanos = fault.jitterNanos();
    }

    void changeUp(NetworkFault fault) {
        change(fault.lossUp(), fault);
    }

    void changeDown(NetworkFault fault) {
        change(fault.lossDown(), fault);
    }

    static FaultyDirection up(NetworkFault fault) {
        return new FaultyDirection(fault.seed(), fault.lossUp(), fault);
    }

    static FaultyDirection down(NetworkFault fault) {
        // Other random numbers than those of the opposite direction.
        return new FaultyDirection(~fault.seed(), fault.lossDown(), fault);
    }

    void outage(long fromNanos, long forNanos) {
        outageFromNanos = fromNanos;
        outageUntilNanos = fromNanos + forNanos;
    }

    /// @return by how much the next datagram is delayed, or [#LOST]
    long nextDelayNanos(long nowNanos) {
        // The same number of random values for every datagram: what happens to one depends on its
        // position alone.
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
