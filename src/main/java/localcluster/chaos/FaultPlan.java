package localcluster.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Which faults happen, in an order that follows from a seed: each kind once for each node that can
/// have it, shuffled, and again from the start when all have happened. Pure.
final class FaultPlan {
    private static final int SHORTEST_SECONDS = 4;
    private static final int LONGEST_SECONDS = 12;

    /// The users' demand for Redis and PostgreSQL.
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final Random random;
    private final int nodes;
    private final boolean redis;
    private final List<Fault> ahead = new ArrayList<>();

    /// @param nodes how many there are
    /// @param redis whether there is one
    FaultPlan(long seed, int nodes, boolean redis) {
        this.random = new Random(seed);
        this.nodes = nodes;
        this.redis = redis;
    }

    Fault next() {
        if (ahead.isEmpty()) {
            Stream.of(Fault.Kind.values())
                    .filter(kind -> kind != Fault.Kind.UPGRADE)
                    .forEach(this::add);
            Collections.shuffle(ahead, random);
        }
        return ahead.removeLast();
    }

    private void add(Fault.Kind kind) {
        if (kind.ofNode()) {
            for (int node = 1; node <= nodes; node++) {
                ahead.add(
                        new Fault(
                                kind,
                                node,
                                Duration.ofSeconds(
                                        random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1))));
            }
        } else if (kind != Fault.Kind.REDIS || redis) {
            ahead.add(new Fault(kind, 0, AWAY));
        }
    }
}
