package verticles.ops;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The media shards of this node.
public final class NodeShards {
    /// A shard that needs longer gets no rooms.
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Bus bus;
    private final String node;
    private final int shards;

    /// @param shards how many this node has
    public NodeShards(Vertx vertx, String node, int shards) {
        this.bus = new Bus(vertx, TIMEOUT);
        this.node = node;
        this.shards = shards;
    }

    /// Never fails: a shard that does not answer is left out, so that no room is placed on it.
    public Future<List<MediaMessage.ShardStatus>> statuses() {
        List<Future<MediaMessage.ShardStatus>> answers = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            answers.add(
                    bus.request(Addresses.media(node, shard), new MediaMessage.StatusRequest()));
        }
        return Future.join(answers)
                .transform(joined ->
                        Future.succeededFuture(
                                answers.stream()
                                        .filter(Future::succeeded)
                                        .map(Future::result)
                                        .toList()));
    }
}
