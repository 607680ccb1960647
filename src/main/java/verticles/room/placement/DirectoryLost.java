package verticles.room.placement;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The refusal of joins while the directory cannot be reached.
public final class DirectoryLost {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLost.class);

    private DirectoryLost() {}

    /// Refused with `unavailable`, unless it was refused for another reason.
    public static <T> Future<T> refused(Throwable failure) {
        if (failure instanceof RefusedException) {
            return Future.failedFuture(failure);
        }
        LOG.debug("the directory failed", failure);
        return Future.failedFuture(
                new RefusedException(
                        RefusalCode.UNAVAILABLE,
                        "The directory of the cluster cannot be reached, so no call can be joined. Calls in progress continue. Try again in a few seconds."));
    }
}
