package verticles.room;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import rooms.placement.PlacementRequest;
import verticles.node.Clock;
import verticles.room.placement.ShardDirectory;

/// Looks for one more shard for a room: once at a time in each region, and after a search without
/// result not again for a while.
final class FurtherShard {
    /// Where there was no other shard, there is none for a while.
    private static final long NO_SHARD_MILLIS = 5_000;

    private final ShardDirectory shards;
    private final Predicate<ShardDirectory.Choice> use;

    /// By region outside of which no shard is chosen, or empty for all regions.
    private final Map<String, Future<Boolean>> running = new HashMap<>();

    private final Map<String, Long> noShardUntilMillis = new HashMap<>();

    /// @param use takes the shard; false when the room needs none any longer
    FurtherShard(ShardDirectory shards, Predicate<ShardDirectory.Choice> use) {
        this.shards = shards;
        this.use = use;
    }

    /// @param request which leaves out those that the room has
    /// @return whether there is one, and it is used
    Future<Boolean> open(PlacementRequest request) {
        String only = Objects.requireNonNullElse(request.only(), "");
        Future<Boolean> other = running.get(only);
        if (other != null) {
            return other;
        }
        long nowMillis = Clock.millis();
        if (nowMillis - noShardUntilMillis.getOrDefault(only, nowMillis) < 0) {
            return Future.succeededFuture(false);
        }
        Future<Boolean> begun =
                shards.choose(request)
                        .map(use::test)
                        .otherwise(_ -> {
                            noShardUntilMillis.put(only, Clock.millis() + NO_SHARD_MILLIS);
                            return false;
                        });
        if (!begun.isComplete()) {
            running.put(only, begun);
            begun.onComplete(_ -> running.remove(only, begun));
        }
        return begun;
    }
}
