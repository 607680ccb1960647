package capacity;

import java.util.List;

/// What a simulation has measured.
///
/// @param placements decisions
/// @param refused decisions for which no shard had room
/// @param samples every ten seconds after the ramp
/// @param deaths of nodes
/// @param movesOutsideDeaths participants that were moved although their node was alive
/// @param finalParticipants by node, ascending
/// @param decisionNanos of each decision, ascending
public record SimulationResult(
        SimulationSettings settings,
        int placements,
        int refused,
        List<Sample> samples,
        List<Death> deaths,
        int movesOutsideDeaths,
        List<Integer> finalParticipants,
        List<Long> decisionNanos) {

    /// @param second since the start
    /// @param most by how much the fullest node is above the mean, as a share of it
    /// @param deviation standard deviation of the participants of a node, as a share of the mean;
    ///     of nodes that have run for ten minutes or since the start
    public record Sample(int second, int participants, double most, double deviation) {}

    /// @param participants of the node that died
    /// @param moved participants that got another node because of it
    /// @param largestShare of them that one node got, 0 to 1
    public record Death(int second, int participants, int moved, double largestShare) {}

    /// How far the fullest node is above the mean, as a share of it; the mean of all samples.
    public double imbalance() {
        return samples.stream().mapToDouble(Sample::most).average().orElse(0);
    }

    /// The largest of all samples.
    public double worstImbalance() {
        return samples.stream().mapToDouble(Sample::most).max().orElse(0);
    }

    public long decisionNanos(double quantile) {
        return decisionNanos.isEmpty()
                ? 0
                : decisionNanos.get((int) Math.floor(quantile * (decisionNanos.size() - 1)));
    }

    /// The demand.
    private static final double IMBALANCE_LIMIT = 0.1;

    private static final long DECISION_LIMIT_NANOS = 5_000_000;

    /// Whether the demands are met.
    public boolean isPassed() {
        return refused == 0
                && imbalance() < IMBALANCE_LIMIT
                && movesOutsideDeaths == 0
                && deaths.stream().allMatch(d -> d.moved() == d.participants())
                && decisionNanos(0.99) < DECISION_LIMIT_NANOS;
    }
}
