package verticles.shared;

import io.vertx.core.Future;
import limits.RateLimit;
import refusal.Refusal;
import refusal.RefusedException;

/// Counts a request against a rate limit before anything is looked up for it. Refused with
/// `rate_limited` when the limit is used up.
public final class RateCheck {
    private RateCheck() {}

    /// @throws RefusedException `rate_limited`
    public static void require(RateLimit limit, String key) {
        require(limit.take(key, System.nanoTime()));
    }

    /// @param waitNanos as [RateLimit#take] returns it
    /// @throws RefusedException `rate_limited`, unless it is 0
    public static void require(long waitNanos) {
        if (waitNanos > 0) {
            throw new RefusedException(Refusal.rateLimited(waitNanos));
        }
    }

    /// The same as a future, for handlers on an event loop.
    public static Future<Void> of(RateLimit limit, String key) {
        long waitNanos = limit.take(key, System.nanoTime());
        return waitNanos > 0
                ? Future.failedFuture(new RefusedException(Refusal.rateLimited(waitNanos)))
                : Future.succeededFuture();
    }
}
