package verticles.room;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import rooms.ShardAddress;
import verticles.node.VertxTimer;

/// Shards whose participants moved because they were lost. One may only be frozen: it closes the
/// connections when it wakes up. It may also be slow, as may be the session node of a participant,
/// who must know of the move before the connection is closed, and have begun the next one.
final class LostShards {
    private static final long DISCONNECT_MILLIS = 10_000;

    private final RoomAnnouncer announcer;
    private final Predicate<ShardAddress> inUse;
    private final VertxTimer timer;
    private final Map<ShardAddress, Set<Integer>> lost = new LinkedHashMap<>();

    /// @param inUse whether the room has its media on the shard, again
    LostShards(Vertx vertx, RoomAnnouncer announcer, Predicate<ShardAddress> inUse) {
        this.announcer = announcer;
        this.inUse = inUse;
        this.timer = new VertxTimer(vertx);
    }

    /// @param participants numbers of those that moved away from it
    void add(ShardAddress shard, List<Integer> participants) {
        lost.computeIfAbsent(shard, _ -> new TreeSet<>()).addAll(participants);
        timer.arm(DISCONNECT_MILLIS, this::disconnect);
    }

    private void disconnect() {
        lost.forEach((shard, participants) -> {
            if (!inUse.test(shard)) {
                announcer.disconnect(shard, List.copyOf(participants));
            }
        });
        lost.clear();
    }
}
