package verticles.shard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// The offers of a shard that are being answered beside its event loop: an answer takes 0.5 ms warm
/// and several cold, and hundreds of joins at once would delay all packets. Further messages for
/// such a participant wait, so that one who leaves meanwhile leaves nothing behind. Belongs to the
/// event loop of its verticle.
public final class OfferQueue {
    private record Key(UUID room, int participant) {}

    private final WorkerExecutor workers;
    private final Map<Key, Future<?>> underWay = new HashMap<>();

    /// @param vertx whose shards share the threads
    public OfferQueue(Vertx vertx) {
        workers =
                vertx.createSharedWorkerExecutor(
                        "hubbub-offers", Runtime.getRuntime().availableProcessors());
    }

    /// How many participants will have a connection soon.
    public int underWay() {
        return underWay.size();
    }

    /// Completes on the event loop.
    ///
    /// @param answer is called on a thread that may block
    public <T> Future<T> answer(UUID room, int participant, Callable<T> answer) {
        Future<T> answered = workers.executeBlocking(answer, false).map(Objects::requireNonNull);
        Key key = new Key(room, participant);
        underWay.put(key, answered);
        return answered.onComplete(_ -> underWay.remove(key, answered));
    }

    /// Runs the task now, or when the participant's offer is answered.
    public <T> Future<T> after(UUID room, int participant, Supplier<Future<T>> task) {
        Future<?> first = underWay.get(new Key(room, participant));
        return first == null ? task.get() : first.transform(_ -> task.get());
    }
}
