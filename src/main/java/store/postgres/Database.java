package store.postgres;

import config.DatabaseSettings;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL of this node: an embedded server with its files in the data folder, or an external
/// one. One per process, created before the verticles and closed after them.
public final class Database {
    private final Vertx vertx;
    private final @Nullable EmbeddedServer server;
    private final Pool pool;

    private Database(Vertx vertx, @Nullable EmbeddedServer server, Pool pool) {
        this.vertx = vertx;
        this.server = server;
        this.pool = pool;
    }

    /// Starts the embedded server if the settings say so, migrates the schema, opens the pool. Fails with a
    /// [DatabaseStartException], whose message names the setting to change.
    public static Future<Database> start(Vertx vertx, Settings settings) {
        return vertx.executeBlocking(() -> startBlocking(vertx, settings), false)
                .map(Objects::requireNonNull);
    }

    private static Database startBlocking(Vertx vertx, Settings settings) {
        DatabaseSettings database = settings.database();
        EmbeddedServer server =
                database.mode() == DatabaseSettings.Mode.EMBEDDED
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

    /// The database of a node that runs, as a second process on its machine uses it; one that does not run is
    /// started as [#start] does.
    public static Future<Database> attach(Vertx vertx, Settings settings) {
        return vertx.executeBlocking(
                        () -> {
                            DatabaseAddress address = running(settings);
                            return address == null
                                    ? startBlocking(vertx, settings)
                                    : new Database(vertx, null, pool(vertx, address, 1));
                        },
                        false)
                .map(Objects::requireNonNull);
    }

    private static @Nullable DatabaseAddress running(Settings settings) throws IOException {
        return settings.database().mode() == DatabaseSettings.Mode.EMBEDDED
                ? EmbeddedServer.running(settings.node().dataFolder()).orElse(null)
                : DatabaseAddress.of(settings.database());
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
                                .setCachePreparedStatements(!address.transactionPooler())
                                .setUseLayer7Proxy(address.transactionPooler()))
                .with(
                        new PoolOptions()
                                .setMaxSize(size)
                                .setShared(true)
                                .setName("hubbub-" + address.port())
                                // The requester has given up before.
                                .setConnectionTimeout(5)
                                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /// The pool for the rows of a guild, or for conversations, which belong to none. With several databases, guilds are
    /// distributed here.
    public Pool poolFor(@Nullable UUID guild) {
        return pool;
    }

    /// The pool for the rows of all guilds.
    public Pool allGuilds() {
        return pool;
    }

    /// The pool for users, device sessions and keys.
    public Pool accounts() {
        return pool;
    }

    /// Does work on users and what belongs to them in one transaction, which a failure rolls back.
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work).map(Objects::requireNonNull);
    }

    /// Succeeds when the server answers.
    public Future<Void> ping() {
        return pool.query("select 1").execute().mapEmpty();
    }

    /// Closes the pool, then stops the embedded server. Idempotent.
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
