package verticles.room;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import rooms.ShardAddress;
import verticles.node.VertxTimer;

/// Shards whose participants moved because they were lost. One may only be frozen: it closes the
/// connections when it wakes up. It may also be slow, as may be the session node of a participant,
/// who must know of the move before the connection is closed, and have begun the next one.
final class LostShards {
    static final long DISCONNECT_MILLIS = 10_000;

    private final long delayMillis;
    private final BiPredicate<ShardAddress, Integer> isLeft;
    private final BiConsumer<ShardAddress, List<Integer>> disconnect;
    private final VertxTimer timer;
    private final Map<ShardAddress, Set<Integer>> lost = new LinkedHashMap<>();

    /// @param delayMillis from the last move until the connections are closed
    /// @param isLeft whether the participant is in the room and its media is not on the shard,
    ///     again
    /// @param disconnect closes the connections of these participants to the shard
    LostShards(
            Vertx vertx,
            long delayMillis,
            BiPredicate<ShardAddress, Integer> isLeft,
            BiConsumer<ShardAddress, List<Integer>> disconnect) {
        this.delayMillis = delayMillis;
        this.isLeft = isLeft;
        this.disconnect = disconnect;
        this.timer = new VertxTimer(vertx);
    }

    /// @param participants numbers of those that moved away from it
    void add(ShardAddress shard, List<Integer> participants) {
        lost.computeIfAbsent(shard, _ -> new TreeSet<>()).addAll(participants);
        timer.arm(delayMillis, this::disconnect);
    }

    /// Another registry has the room now, and perhaps its media on one of them.
    void end() {
        timer.cancel();
        lost.clear();
    }

    private void disconnect() {
        lost.forEach((shard, participants) -> {
            List<Integer> left =
                    participants.stream().filter(number -> isLeft.test(shard, number)).toList();
            disconnect.accept(shard, left);
        });
        lost.clear();
    }
}
