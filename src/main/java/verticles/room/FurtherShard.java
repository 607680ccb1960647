package verticles.room;

import io.vertx.core.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rooms.placement.PlacementRequest;
import verticles.node.Clock;
import verticles.room.placement.ShardDirectory;

/// Looks for one more shard for a room: once at a time, and after a search without result not again for a while.
final class FurtherShard {
    /// Where there was no other shard, there is none for a while.
    private static final long NO_SHARD_MILLIS = 5_000;

    private final ShardDirectory shards;
    private final Predicate<ShardDirectory.Choice> use;
    private @Nullable Future<Boolean> running;
    private long noShardUntilMillis = Clock.millis();

    /// @param use takes the shard; false when the room needs none any longer
    FurtherShard(ShardDirectory shards, Predicate<ShardDirectory.Choice> use) {
        this.shards = shards;
        this.use = use;
    }

    /// @param request which leaves out those that the room has
    /// @return whether there is one, and it is used
    Future<Boolean> open(PlacementRequest request) {
        Future<Boolean> other = running;
        if (other != null) {
            return other;
        }
        if (Clock.millis() - noShardUntilMillis < 0) {
            return Future.succeededFuture(false);
        }
        Future<Boolean> begun =
                shards.choose(request)
                        .map(use::test)
                        .otherwise(_ -> {
                            noShardUntilMillis = Clock.millis() + NO_SHARD_MILLIS;
                            return false;
                        });
        if (!begun.isComplete()) {
            running = begun;
            begun.onComplete(_ -> running = null);
        }
        return begun;
    }
}
