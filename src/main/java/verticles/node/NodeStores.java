package verticles.node;

import config.Settings;
import config.database.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.RedisDirectory;
import store.postgres.Database;

/// What the verticles of a node share: the directory, in the cluster or in Redis, and the database.
/// Opened while the node starts; waits for servers that start together with it. Used on the context
/// of the verticle that opens it.
public final class NodeStores {
    /// Joining the cluster's maps takes seconds at most; on a machine with a load of 40 it took a
    /// minute.
    private static final Duration EMBEDDED_DIRECTORY_START = Duration.ofMinutes(2);

    /// Unpacks and initializes, or recovers after a crash.
    private static final Duration DATABASE_START = Duration.ofMinutes(5);

    /// Redis may start together with this node.
    private static final Duration REDIS_START = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Settings settings;
    private @Nullable Directory directory;
    private @Nullable Database database;

    public NodeStores(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    public Future<Directory> openDirectory() {
        Future<Directory> opening =
                switch (settings.directory().kind()) {
                    case REDIS -> openRedis();
                    case EMBEDDED ->
                            new StartStep(
                                            vertx,
                                            "the directory in the cluster",
                                            EMBEDDED_DIRECTORY_START)
                                    .run(() -> ClusterDirectory.open(vertx));
                };
        return opening.map(opened -> {
            directory = opened;
            return opened;
        });
    }

    private Future<Directory> openRedis() {
        return new StartStep(vertx, "Redis (directory.redisUrl)", REDIS_START)
                .retry(() -> RedisDirectory.open(vertx, settings.directory().redisUrl()))
                .recover(failure ->
                        Future.failedFuture(
                                new StartException(
                                        String.format(
                                                Locale.ROOT,
                                                "Redis cannot be reached (%s). Start it, correct directory.redisUrl, or set directory.kind to embedded.",
                                                failure.getMessage()),
                                        failure)));
    }

    public Future<Database> openDatabase() {
        boolean embedded = settings.database().mode() == DatabaseSettings.Mode.EMBEDDED;
        StartStep step =
                new StartStep(
                        vertx,
                        embedded ? "the embedded PostgreSQL" : "the external database",
                        DATABASE_START);
        return step.run(() ->
                Database.start(vertx, settings)
                        .compose(opened -> {
                            database = opened;
                            // The first connection may take longer on a busy machine than
                            // the 5 s that requests wait for one; the first query of a
                            // verticle would fail the start.
                            return step.retry(opened::ping).map(_ -> opened);
                        }));
    }

    /// To be called once it is open.
    public Directory directory() {
        return Objects.requireNonNull(directory, "opened");
    }

    /// Null on a node that has not opened it.
    public @Nullable Database database() {
        return database;
    }

    /// Closes what was opened, the database first. A failure to close one does not prevent the
    /// other.
    public Future<Void> close() {
        Future<Void> done = Future.succeededFuture();
        Database openDatabase = database;
        if (openDatabase != null) {
            done = done.transform(before -> openDatabase.close());
        }
        Directory openDirectory = directory;
        if (openDirectory != null) {
            done = done.transform(before -> openDirectory.close());
        }
        return done;
    }
}
