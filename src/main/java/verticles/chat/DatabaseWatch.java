package verticles.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.postgres.Database;
import store.postgres.GuildDatabases;
import verticles.node.VertxTimer;
import verticles.shared.DatabaseFigures;
import verticles.shared.DatabaseFigures.Size;

/// Asks all databases for their size, for the metrics, and logs which does not answer: readiness is
/// about the main one.
public final class DatabaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final long INTERVAL_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final long TIMEOUT_SECONDS = 5;

    private final Database database;
    private final DatabaseFigures figures;
    private final VertxTimer timer;

    private DatabaseWatch(Vertx vertx, Database database) {
        this.database = database;
        this.figures = DatabaseFigures.of(vertx);
        this.timer = new VertxTimer(vertx);
    }

    /// On the context of the caller, as long as it exists.
    public static void start(Vertx vertx, Database database) {
        new DatabaseWatch(vertx, database).look();
    }

    private void look() {
        GuildDatabases messages = database.messages();
        List<Future<Size>> sizes = messages.pools().keySet().stream().map(this::size).toList();
        Future<Long> unfinished = messages.unfinishedMoves().otherwise(0L);
        Future.all(Future.all(sizes), unfinished)
                .onSuccess(_ -> {
                    GuildDatabases.Retries retries = messages.retries();
                    figures.set(
                            new DatabaseFigures.Latest(
                                    sizes.stream().map(Future::result).toList(),
                                    unfinished.result(),
                                    retries.moved(),
                                    retries.waited()));
                })
                .onComplete(_ -> timer.arm(INTERVAL_MILLIS, this::look));
    }

    /// Never fails.
    private Future<Size> size(String name) {
        return database.messages()
                .bytes(name)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .map(bytes -> new Size(name, bytes))
                .recover(failure -> {
                    LOG.warn("the database {} does not answer: {}", name, failure.toString());
                    return Future.succeededFuture(new Size(name, null));
                });
    }
}
