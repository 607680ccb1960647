package store.postgres;

import config.Settings;
import config.database.DatabaseSettings;
import config.database.GuildDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL of this node: an embedded server with its files in the data folder, or an
/// external one, and further databases for the messages of guilds. One per process, created before
/// the verticles and closed after them.
public final class Database {
    /// A command has two transactions open at a time.
    private static final int ATTACHED_POOL = 3;

    /// Each waits for 5 s.
    private static final int FIRST_ATTEMPTS = 12;

    private final Vertx vertx;
    private final @Nullable EmbeddedServer server;
    private final Pool pool;
    private final GuildDatabases messages;

    private Database(
            Vertx vertx, @Nullable EmbeddedServer server, Pool pool, GuildDatabases messages) {
        this.vertx = vertx;
        this.server = server;
        this.pool = pool;
        this.messages = messages;
    }

    /// Starts the embedded server if the settings say so, migrates the schema, opens the pool.
    /// Fails with a [DatabaseStartException], whose message names the setting to change. A database
    /// of guilds that does not answer is prepared when it does.
    public static Future<Database> start(Vertx vertx, Settings settings) {
        return opened(vertx.executeBlocking(() -> startBlocking(vertx, settings, 1), false));
    }

    /// @param minPoolSize where the settings have a smaller one
    private static Database startBlocking(Vertx vertx, Settings settings, int minPoolSize) {
        DatabaseSettings database = settings.database();
        EmbeddedServer server =
                database.mode() == DatabaseSettings.Mode.EMBEDDED
                        ? EmbeddedServer.start(settings.node().dataFolder())
                        : null;
        DatabaseAddress address = server == null ? DatabaseAddress.of(database) : server.address();
        try {
            Migrations.run(address);
            UnpreparedDatabases unprepared = new UnpreparedDatabases(vertx);
            GuildDatabase.of(database.guildDatabases()).forEach(unprepared::prepare);
            Database started =
                    of(
                            vertx,
                            server,
                            address,
                            database,
                            Math.max(minPoolSize, database.poolSize()),
                            unprepared);
            unprepared.start();
            return started;
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    private static Future<Database> opened(Future<@Nullable Database> start) {
        return start.map(Objects::requireNonNull)
                .compose(database ->
                        database.openMessages(FIRST_ATTEMPTS)
                                .map(database)
                                .recover(failure ->
                                        database.close()
                                                .transform(_ -> Future.failedFuture(failure))));
    }

    /// The first query of the pool. While a node starts on a busy machine, its event loops and the
    /// server can need longer for a connection than a request may wait.
    private Future<Void> openMessages(int attempts) {
        return messages.open()
                .recover(failure ->
                        attempts > 1 && DatabaseLost.isPoolTimeout(failure)
                                ? openMessages(attempts - 1)
                                : Future.failedFuture(failure));
    }

    private static Database of(
            Vertx vertx,
            @Nullable EmbeddedServer server,
            DatabaseAddress address,
            DatabaseSettings settings,
            int poolSize,
            UnpreparedDatabases unprepared) {
        Pool main = pool(vertx, address, poolSize);
        Map<String, Pool> others = new LinkedHashMap<>();
        for (GuildDatabase other : GuildDatabase.of(settings.guildDatabases())) {
            others.put(other.name(), pool(vertx, DatabaseAddress.of(other), poolSize));
        }
        return new Database(
                vertx, server, main, new GuildDatabases(vertx, main, others, unprepared));
    }

    /// The database of a node that runs, as a second process on its machine uses it; one that does
    /// not run is started as [#start] does.
    public static Future<Database> attach(Vertx vertx, Settings settings) {
        return opened(
                vertx.executeBlocking(
                        () -> {
                            DatabaseAddress address = running(settings);
                            return address == null
                                    ? startBlocking(vertx, settings, ATTACHED_POOL)
                                    : of(
                                            vertx,
                                            null,
                                            address,
                                            settings.database(),
                                            ATTACHED_POOL,
                                            new UnpreparedDatabases(vertx));
                        },
                        false));
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
                                .setName("hubbub-" + address)
                                // The requester has given up before.
                                .setConnectionTimeout(5)
                                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /// What belongs to the messages of guilds, which can be in several databases.
    public GuildDatabases messages() {
        return messages;
    }

    /// The pool for a guild itself, its channels, members and events: all but its [#messages]. In
    /// the main database, with the accounts, since memberships refer to both.
    public Pool poolFor(@Nullable UUID guild) {
        return pool;
    }

    /// The pool for what [#poolFor] has of all guilds.
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

    /// Succeeds when the server of the main database answers. Without another one, only messages of
    /// its guilds are missing.
    public Future<Void> ping() {
        return pool.query("select 1").execute().mapEmpty();
    }

    /// Closes the pools, then stops the embedded server. Idempotent.
    public Future<Void> close() {
        Future<Void> closed = messages.close();
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
