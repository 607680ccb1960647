package capacity;

/// What the capacity model takes for granted. What is measured is in `docs/performance.md` and in
/// the README; the rest is assumed, and to be replaced by your own figures.
///
/// @param concurrentShare of the users who are in a call at the busiest hour
/// @param audioStreams that a participant receives at a time, on average: silence is not sent
/// @param cameraStreams that a participant receives, on average
/// @param screenStreams that a participant receives, on average
/// @param meanToPeak mean traffic of a month as a share of that of the busiest hour
/// @param microsPerPacket CPU time to forward a packet, measured (S2-150)
/// @param coreShare that is in use at most: above it the delay grows
/// @param kilobytesPerParticipant measured (S1-200)
/// @param baseMegabytes of a node without participants
/// @param nodeGigabitsPerSecond that a node can send
/// @param sessionsPerSignalingNode number of participants whose WebSockets and requests it handles
/// @param nodeDollars a month for `coresPerNode` cores and `gigabytesPerNode` of memory
/// @param usersPerDatabase for which a PostgreSQL of `databaseDollars` is enough
/// @param trafficDollars for a terabyte that is sent
/// @param turnShare of the participants whose media passes a TURN server, which sends it once more
public record CapacityAssumptions(
        double concurrentShare,
        double audioStreams,
        double cameraStreams,
        double screenStreams,
        double meanToPeak,
        double microsPerPacket,
        double coreShare,
        int kilobytesPerParticipant,
        int baseMegabytes,
        int coresPerNode,
        int gigabytesPerNode,
        double nodeGigabitsPerSecond,
        int sessionsPerSignalingNode,
        double nodeDollars,
        int usersPerDatabase,
        double databaseDollars,
        double trafficDollars,
        double turnShare) {
    public static final CapacityAssumptions DEFAULT =
            new CapacityAssumptions(
                    0.1, 1.3, 0.8, 0.1, 0.35, 5.05, 0.7, 300, 600, 4, 8, 2, 20_000, 50, 250_000,
                    100, 1.2, 0.1);
}
