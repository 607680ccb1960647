package verticles.shard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import limits.Limit;
import limits.RefusalCounts;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The offers of a shard that are being answered beside its event loop: an answer takes 0.5 ms warm
/// and several cold, and hundreds of joins at once would delay all packets. Further messages for
/// such a participant wait, so that one who leaves meanwhile leaves nothing behind. Belongs to the
/// event loop of its verticle.
///
/// An offer that has waited too long is refused instead. Its session has got `unavailable` from the
/// bus by then, or is about to, and its client offers again: a shard that answered such offers one
/// after the other would answer only sessions that no longer wait.
public final class OfferQueue {
    /// Less than a session waits ([bus.Bus#REQUEST_TIMEOUT]), with time for the answer to arrive.
    static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(4);

    private record Key(UUID room, int participant) {}

    private final WorkerExecutor workers;
    private final Map<Key, Future<?>> underWay = new HashMap<>();
    private final RefusalCounts refusals;
    private final LongSupplier nanos;

    /// @param vertx whose shards share the threads
    public OfferQueue(Vertx vertx, RefusalCounts refusals) {
        this(vertx, refusals, System::nanoTime);
    }

    /// @param nanos monotonic time, asked on any thread
    OfferQueue(Vertx vertx, RefusalCounts refusals, LongSupplier nanos) {
        this.refusals = refusals;
        this.nanos = nanos;
        workers =
                vertx.createSharedWorkerExecutor(
                        "hubbub-offers", Runtime.getRuntime().availableProcessors());
    }

    /// How many participants will have a connection soon.
    public int underWay() {
        return underWay.size();
    }

    /// Completes on the event loop; refused with `unavailable` when the offer has waited too long.
    ///
    /// @param answer is called on a thread that may block
    public <T> Future<T> answer(UUID room, int participant, Callable<T> answer) {
        long askedNanos = nanos.getAsLong();
        Future<T> answered =
                workers.executeBlocking(
                                () -> {
                                    requireInTime(askedNanos);
                                    return answer.call();
                                },
                                false)
                        .map(Objects::requireNonNull);
        Key key = new Key(room, participant);
        underWay.put(key, answered);
        return answered.onComplete(_ -> underWay.remove(key, answered));
    }

    private void requireInTime(long askedNanos) {
        if (nanos.getAsLong() - askedNanos > MAX_WAIT_NANOS) {
            refusals.count(Limit.OFFER_WAIT);
            throw new RefusedException(
                    RefusalCode.UNAVAILABLE, "The media shard is busy. Try again in a moment.");
        }
    }

    /// Runs the task now, or when the participant's offer is answered.
    public <T> Future<T> after(UUID room, int participant, Supplier<Future<T>> task) {
        Future<?> first = underWay.get(new Key(room, participant));
        return first == null ? task.get() : first.transform(_ -> task.get());
    }
}
