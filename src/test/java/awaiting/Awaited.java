package awaiting;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Waits for futures of Vert.x outside of its contexts.
public final class Awaited {
    /// Longer than the start of a database on a busy machine.
    private static final long WAIT_SECONDS = 120;

    private Awaited() {}

    /// @throws CompletionException with the cause when the future fails, or does not complete
    ///     within two minutes
    public static <T> T result(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
