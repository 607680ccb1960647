package verticles;

import bus.Addresses;
import bus.Answer;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import call.MediaLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// Stands where a media shard would: keeps what it is told, and its node's heart beats as long as it
/// is deployed.
final class RecordedShard extends VerticleBase {
    static final String NODE = "media-node";

    final BlockingQueue<MediaMessage> received = new LinkedBlockingQueue<>();
    private final Directory directory;
    private final long startedAtMillis = System.currentTimeMillis();

    RecordedShard(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1_000, _ -> beat());
        return new Bus(vertx)
                .consume(Addresses.media(NODE, 0), this::onMessage)
                .compose(_ -> beat());
    }

    private Answer onMessage(MediaMessage message) {
        received.add(message);
        return switch (message) {
            case MediaMessage.OpenConnection open when open.offer().equals("v=1") ->
                    throw new RefusedException(RefusalCode.SDP_MALFORMED, "Not 1.");
            case MediaMessage.OpenConnection open ->
                    open.answer(new MediaMessage.ConnectionOpened("the answer"));
            case MediaMessage.Command command -> command.answer(new BusMessage.Done());
            case MediaMessage.StatusRequest _ -> throw new AssertionError(message);
        };
    }

    private Future<Void> beat() {
        return directory.putNode(
                new NodeHeartbeat(
                        NODE,
                        "default",
                        "",
                        startedAtMillis,
                        System.currentTimeMillis(),
                        false,
                        List.of(new ShardLoad(0, 0, 0, received.size(), 0, MediaLimits.DEFAULT))),
                Duration.ofSeconds(5));
    }
}
