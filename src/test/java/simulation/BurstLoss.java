package simulation;

import java.util.random.RandomGenerator;

/// Loss that comes in bursts (Gilbert and Elliott): a good state that loses nothing and a bad one
/// that loses everything, changed between by chance after every packet.
final class BurstLoss {
    private final double toBad;
    private final double toGood;
    private boolean bad;

    /// @param mean share of all packets that is lost, less than 1
    /// @param burstPackets mean length of a burst
    BurstLoss(double mean, double burstPackets) {
        toGood = 1 / burstPackets;
        toBad = mean * toGood / (1 - mean);
    }

    boolean loses(RandomGenerator random) {
        bad = random.nextDouble() < (bad ? 1 - toGood : toBad);
        return bad;
    }
}
