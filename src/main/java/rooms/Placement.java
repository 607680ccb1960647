package rooms;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Chooses the shard of a room: the least loaded one of a region that takes new rooms, else of another region. A room stays on its shard
/// while both live.
public final class Placement {
    /// Heartbeats come every second and take as long to spread; until then a choice is added to the
    /// shard by ourselves, lest all the rooms of a burst land on one.
    static final long CHOICE_COUNTS_MILLIS = 3_000;

    /// Loads closer than this are equal: they are measured over a second and waver.
    private static final double LOAD_STEP = 0.1;

    /// One shard as its node's heartbeat describes it.
    ///
    /// @param load share of one core in use, 0 to 1
    public record Candidate(
            ShardAddress shard,
            String region,
            boolean draining,
            int rooms,
            int connections,
            double load) {}

    private record Choice(long atMillis, ShardAddress shard) {}

    private static final Comparator<ShardAddress> BY_ADDRESS =
            Comparator.comparing(ShardAddress::node).thenComparingInt(ShardAddress::shard);

    private final int maxConnectionsPerShard;
    private final Deque<Choice> choices = new ArrayDeque<>();

    public Placement(int maxConnectionsPerShard) {
        this.maxConnectionsPerShard = maxConnectionsPerShard;
    }

    /// @param region whose shards come first
    /// @throws RefusedException `no_media_node`
    public ShardAddress choose(long nowMillis, String region, Collection<Candidate> candidates) {
        ShardAddress shard = best(nowMillis, region, candidates);
        choices.addLast(new Choice(nowMillis, shard));
        return shard;
    }

    /// What [#choose] would choose now.
    ///
    /// @throws RefusedException `no_media_node`
    public ShardAddress best(long nowMillis, String region, Collection<Candidate> candidates) {
        while (!choices.isEmpty()
                && nowMillis - choices.getFirst().atMillis() > CHOICE_COUNTS_MILLIS) {
            choices.removeFirst();
        }
        return candidates.stream()
                .filter(c -> !c.draining() && c.connections() < maxConnectionsPerShard)
                .min(
                        Comparator.comparing((Candidate c) -> !c.region().equals(region))
                                .thenComparingLong(c -> Math.round(c.load() / LOAD_STEP))
                                .thenComparingInt(this::rooms)
                                .thenComparingInt(Candidate::connections)
                                .thenComparing(Candidate::shard, BY_ADDRESS))
                .map(Candidate::shard)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusalCode.NO_MEDIA_NODE,
                                "No media node has room for this call. Try again later."));
    }

    private int rooms(Candidate candidate) {
        long chosen = choices.stream().filter(c -> c.shard().equals(candidate.shard())).count();
        return candidate.rooms() + (int) chosen;
    }
}
