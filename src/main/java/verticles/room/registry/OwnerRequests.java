package verticles.room.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.node.Clock;

/// Requests to the owner of a room, which are repeated for a while when the registry that has the
/// lease does not serve the room yet, or no longer. Used on the registry's context only.
final class OwnerRequests {
    private static final Refusal LEFT =
            Refusal.of(
                    RefusalCode.UNAVAILABLE,
                    "The server that had this room has gone. Try again in a moment.");

    private final Vertx vertx;

    /// What waits for an answer, by the node that was asked.
    private final Map<String, Set<Promise<?>>> asked = new HashMap<>();

    OwnerRequests(Vertx vertx) {
        this.vertx = vertx;
    }

    /// @param attempt looks the owner up and asks it
    <T> Future<T> repeat(Supplier<Future<T>> attempt) {
        return repeat(attempt, new OwnerRetry(Clock.millis()));
    }

    private <T> Future<T> repeat(Supplier<Future<T>> attempt, OwnerRetry retry) {
        return attempt.get()
                .recover(failure -> {
                    long waitMillis =
                            failure instanceof RefusedException refused
                                    ? retry.onRefused(Clock.millis(), refused.refusal().code())
                                    : OwnerRetry.NEVER;
                    return waitMillis == OwnerRetry.NEVER
                            ? Future.failedFuture(failure)
                            : vertx.timer(waitMillis).compose(_ -> repeat(attempt, retry));
                });
    }

    /// The answer of a registry, refused with `unavailable` when its node leaves the cluster before
    /// it comes.
    <T> Future<T> whileThere(String node, Future<T> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Promise<T> result = Promise.promise();
        asked.computeIfAbsent(node, _ -> new HashSet<>()).add(result);
        answer.onComplete(done -> {
            Set<Promise<?>> ofNode = asked.get(node);
            if (ofNode != null && ofNode.remove(result) && ofNode.isEmpty()) {
                asked.remove(node);
            }
            if (done.succeeded()) {
                result.tryComplete(done.result());
            } else {
                result.tryFail(done.cause());
            }
        });
        return result.future();
    }

    void onNodeLeft(String node) {
        Set<Promise<?>> unanswered = asked.remove(node);
        if (unanswered != null) {
            unanswered.forEach(
                    result -> result.tryFail(new RefusedException(LEFT, node + " has left.")));
        }
    }
}
