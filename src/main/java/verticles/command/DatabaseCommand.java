package verticles.command;

import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// What a process that is not a node does with the database of a node, which may be running.
final class DatabaseCommand {
    private DatabaseCommand() {}

    /// Blocks, since the Vert.x that it starts cannot report its own end.
    static <T extends @Nullable Object> T run(Settings settings, Function<Database, Future<T>> work)
            throws ExecutionException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = result(Database.attach(vertx, settings));
            try {
                return result(work.apply(database));
            } finally {
                result(database.close());
            }
        } finally {
            result(vertx.close());
        }
    }

    private static <T extends @Nullable Object> T result(Future<T> future)
            throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
