package store.postgres;

import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL of this node: an embedded one with its files in the data folder, or an external
/// one. One per process, made before the verticles and closed after them.
public final class Database {
    private final Vertx vertx;
    private final @Nullable EmbeddedServer server;
    private final Pool pool;

    private Database(Vertx vertx, @Nullable EmbeddedServer server, Pool pool) {
        this.vertx = vertx;
        this.server = server;
        this.pool = pool;
    }

    /// Starts the embedded server if settings want one, migrates the schema, opens the pool. Fails with
    /// a [DatabaseStartException], whose message says which setting to change.
    public static Future<Database> start(Vertx vertx, Settings settings) {
        return vertx.executeBlocking(() -> startBlocking(vertx, settings), false)
                .map(Objects::requireNonNull);
    }

    private static Database startBlocking(Vertx vertx, Settings settings) {
        Settings.Database database = settings.database();
        EmbeddedServer server =
                database.mode() == Settings.Database.Mode.EMBEDDED
                        ? EmbeddedServer.start(settings.node().dataFolder())
                        : null;
        DatabaseAddress address = server == null ? DatabaseAddress.of(database) : server.address();
        try {
            Migrations.run(address);
            return new Database(vertx, server, pool(vertx, address, database.poolSize()));
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    private static Pool pool(Vertx vertx, DatabaseAddress address, int size) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(
                        new PgConnectOptions()
                                .setHost(address.host())
                                .setPort(address.port())
                                .setDatabase(address.name())
                                .setUser(address.user())
                                .setPassword(address.password())
                                .setCachePreparedStatements(true))
                .with(
                        new PoolOptions()
                                .setMaxSize(size)
                                .setShared(true)
                                .setName("hubbub-" + address.port())
                                // A request that waits longer than this has nobody left who waits
                                // for it.
                                .setConnectionTimeout(5)
                                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /// Where the rows of a guild are. This is where guilds are spread over several databases, once
    /// there is more than one.
    public Pool poolFor(UUID guild) {
        return pool;
    }

    /// Where users, device sessions and keys are.
    Pool accounts() {
        return pool;
    }

    /// Succeeds when the server answers.
    public Future<Void> ping() {
        return pool.query("select 1").execute().mapEmpty();
    }

    /// Closes the pool, then stops the embedded server. Closing twice is no error.
    public Future<Void> close() {
        Future<Void> closed = pool.close();
        EmbeddedServer embedded = server;
        return embedded == null
                ? closed
                : closed.transform(_ ->
                        vertx.executeBlocking(
                                () -> {
                                    embedded.close();
                                    return null;
                                },
                                false));
    }
}
