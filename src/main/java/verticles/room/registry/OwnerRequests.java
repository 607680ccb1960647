package verticles.room.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import refusal.RefusedException;
import verticles.node.Clock;

/// Requests to the owner of a room, which are repeated for a while when the registry that has the
/// lease does not serve the room yet, or no longer. Used on the registry's context only.
final class OwnerRequests {
    private final Vertx vertx;

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
}
