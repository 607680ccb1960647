package verticles.room;

import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;
import verticles.node.Clock;
import verticles.room.placement.ShardDirectory;

/// Looks for one more shard for a room: once at a time, and after a search without result not again for a while.
final class FurtherShard {
    /// Where there was no other shard, there is none for a while.
    private static final long NO_SHARD_MILLIS = 5_000;

    private final ShardDirectory shards;
    private final Predicate<ShardDirectory.Placed> use;
    private @Nullable Future<Boolean> running;
    private long noShardUntilMillis = Clock.millis();

    /// @param use takes the shard; false when the room needs none any longer
    FurtherShard(ShardDirectory shards, Predicate<ShardDirectory.Placed> use) {
        this.shards = shards;
        this.use = use;
    }

    /// @param region whose shards come first
    /// @param except those that the room has
    /// @return whether there is one, and it is used
    Future<Boolean> open(String region, Set<ShardAddress> except) {
        Future<Boolean> other = running;
        if (other != null) {
            return other;
        }
        if (Clock.millis() - noShardUntilMillis < 0) {
            return Future.succeededFuture(false);
        }
        Future<Boolean> begun =
                shards.choose(region, except)
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
