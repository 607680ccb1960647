package capacity;

/// @param nodes media nodes, each with one shard
/// @param rooms that there are at any time
/// @param registries that place them, each with a view of its own
/// @param rampSeconds in which the first rooms are opened
/// @param seconds after that
/// @param deathSeconds between two deaths of nodes
public record SimulationSettings(
        int nodes,
        int rooms,
        int registries,
        int rampSeconds,
        int seconds,
        int deathSeconds,
        long seed) {
    /// The demand: 1,000 nodes with 100,000 rooms, for half an hour.
    public static SimulationSettings full(long seed) {
        return new SimulationSettings(1_000, 100_000, 20, 300, 1_800, 60, seed);
    }
}
