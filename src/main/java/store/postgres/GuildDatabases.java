package store.postgres;

import config.database.GuildDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Where the messages of guilds are: in the main database, or in one of `database.guildDatabases`.
/// The directory is a table of the main database, of which each node has a copy. A copy may be a
/// second behind: the databases themselves refuse whoever writes to a guild that is not theirs
/// (migration `guild_databases`), and the node looks again. Any thread.
public final class GuildDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(GuildDatabases.class);

    public static final String MAIN = GuildDatabase.MAIN;

    /// SQL states of our own: the guild has gone elsewhere, which the detail names; its move is in
    /// the last step.
    private static final String MOVED = "HB001";

    private static final String MOVING = "HB002";

    /// While messages are read or written; an idle node does not ask.
    private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /// An older copy is not used: a move deletes the old rows after this time.
    public static final Duration MAX_AGE = Duration.ofSeconds(10);

    /// The last step of a move waits for writers in progress, copies what they have changed and
    /// counts.
    private static final long RETRY_MILLIS = 50;

    /// The one who asks waits 5 s on the bus.
    private static final long MAX_WAIT_NANOS = Duration.ofSeconds(4).toNanos();

    /// A transaction that changes the directory is shorter.
    private static final long OVERLAP_SECONDS = 60;

    private static final long SIZES_NANOS = Duration.ofMinutes(1).toNanos();

    private static final String CHANGED =
            """
            select guild_id, database from guild_databases
            where $1::int is null or changed_at > now() - make_interval(secs => $1)
            """;

    /// A move was interrupted between its last two statements.
    private static final String COMPLETE =
            """
            update guild_databases set database = $3, here = $4, changed_at = now()
            where guild_id = $1 and database = $2
            """;

    private final Vertx vertx;
    private final Pool main;

    /// Main first.
    private final Map<String, Pool> pools;

    private final UnpreparedDatabases unprepared;

    /// Of guilds that have a row; written when the table was read.
    private final Map<UUID, String> placed = new ConcurrentHashMap<>();

    /// Null until it was read once.
    private final AtomicReference<@Nullable Long> readAtNanos = new AtomicReference<>();

    private final AtomicReference<@Nullable Future<Void>> reading = new AtomicReference<>();
    private final AtomicReference<@Nullable Sizes> sizes = new AtomicReference<>();
    private final LongAdder moved = new LongAdder();
    private final LongAdder waited = new LongAdder();

    private record Sizes(String smallest, long atNanos) {}

    /// How often writers met a guild that had gone elsewhere, and how often they waited for one.
    public record Retries(long moved, long waited) {}

    /// @param unprepared which of the others cannot be used yet
    GuildDatabases(
            Vertx vertx, Pool main, Map<String, Pool> others, UnpreparedDatabases unprepared) {
        this.vertx = vertx;
        this.main = main;
        Map<String, Pool> all = new LinkedHashMap<>();
        all.put(MAIN, main);
        all.putAll(others);
        this.pools = Collections.unmodifiableMap(all);
        this.unprepared = unprepared;
    }

    /// The pools of all databases by name, main first.
    public Map<String, Pool> pools() {
        return pools;
    }

    /// How often work was repeated on this node.
    public Retries retries() {
        return new Retries(moved.sum(), waited.sum());
    }

    /// Reads or writes what belongs to the messages of a guild, on the database that has them. The
    /// work is repeated when the guild was moved meanwhile. Refused with `unavailable` when a move
    /// takes long, with `messages_unavailable` when the database is away, or not one of this node.
    ///
    /// @param guild null for conversations
    public <T extends @Nullable Object> Future<T> on(
            @Nullable UUID guild, Function<Pool, Future<T>> work) {
        return guild == null ? work.apply(main) : attempt(guild, work, System.nanoTime());
    }

    private <T extends @Nullable Object> Future<T> attempt(
            UUID guild, Function<Pool, Future<T>> work, long sinceNanos) {
        return databaseOf(guild)
                .compose(database ->
                        work.apply(pool(database))
                                .recover(failure ->
                                        retry(guild, database, work, sinceNanos, failure)));
    }

    private <T extends @Nullable Object> Future<T> retry(
            UUID guild,
            String database,
            Function<Pool, Future<T>> work,
            long sinceNanos,
            Throwable failure) {
        if (!database.equals(MAIN) && DatabaseLost.isLost(failure)) {
            return Future.failedFuture(away());
        }
        if (!(failure instanceof PgException refused)) {
            return Future.failedFuture(failure);
        }
        if (refused.getSqlState().equals(MOVED)) {
            moved.increment();
            if (isOver(sinceNanos)) {
                return Future.failedFuture(beingMoved());
            }
            return complete(guild, database, Objects.requireNonNull(refused.getDetail()))
                    .compose(_ -> read())
                    .compose(_ -> attempt(guild, work, sinceNanos));
        }
        if (refused.getSqlState().equals(MOVING)) {
            waited.increment();
            return isOver(sinceNanos)
                    ? Future.failedFuture(beingMoved())
                    : vertx.timer(RETRY_MILLIS).compose(_ -> attempt(guild, work, sinceNanos));
        }
        return Future.failedFuture(failure);
    }

    private static boolean isOver(long sinceNanos) {
        return System.nanoTime() - sinceNanos > MAX_WAIT_NANOS;
    }

    private static RefusedException away() {
        return new RefusedException(
                RefusalCode.MESSAGES_UNAVAILABLE,
                "The messages of this server are not available: their database cannot be reached. All else works."
                        + " Try again later.");
    }

    private static RefusedException beingMoved() {
        return new RefusedException(
                RefusalCode.UNAVAILABLE,
                "The messages of this server are being moved to another database. Try again in a few seconds.");
    }

    /// What the database of a guild says is true; the directory follows. In the main database both
    /// are one row.
    Future<Void> complete(UUID guild, String database, String destination) {
        return database.equals(MAIN)
                ? Future.succeededFuture()
                : main.preparedQuery(COMPLETE)
                        .execute(Tuple.of(guild, database, destination, destination.equals(MAIN)))
                        .mapEmpty();
    }

    /// The name of the database with the messages of a guild.
    public Future<String> databaseOf(UUID guild) {
        Long read = readAtNanos.get();
        long ageNanos = read == null ? Long.MAX_VALUE : System.nanoTime() - read;
        if (ageNanos > MAX_AGE.toNanos()) {
            return read().map(_ -> placed.getOrDefault(guild, MAIN));
        }
        if (ageNanos > REFRESH_NANOS) {
            read().onFailure(e ->
                    LOG.warn(
                            "the directory of guilds is not read, a copy is used for {} s: {}",
                            MAX_AGE.toSeconds(),
                            e.toString()));
        }
        return Future.succeededFuture(placed.getOrDefault(guild, MAIN));
    }

    private Pool pool(String database) {
        Pool pool = pools.get(database);
        if (pool == null) {
            LOG.error(
                    "a guild is on the database {}, which is not in database.guildDatabases",
                    database);
            throw new RefusedException(
                    RefusalCode.MESSAGES_UNAVAILABLE,
                    "The database with the messages of this server is not known to this node.");
        }
        if (unprepared.contains(database)) {
            throw away();
        }
        return pool;
    }

    /// Reads what has changed. Whoever asks meanwhile gets the same answer.
    private Future<Void> read() {
        Future<Void> current = reading.get();
        if (current != null) {
            return current;
        }
        Long before = readAtNanos.get();
        long nowNanos = System.nanoTime();
        Integer seconds =
                before == null
                        ? null
                        : Math.toIntExact(
                                Duration.ofNanos(nowNanos - before).toSeconds() + OVERLAP_SECONDS);
        Future<Void> started =
                main.preparedQuery(CHANGED)
                        .execute(Tuple.of(seconds))
                        .map(rows -> {
                            for (Row row : rows) {
                                placed.put(row.getUUID("guild_id"), row.getString("database"));
                            }
                            readAtNanos.set(nowNanos);
                            return null;
                        });
        reading.set(started);
        return started.onComplete(_ -> reading.set(null));
    }

    /// Fails when a guild is on a database that the settings do not name.
    Future<Void> open() {
        return read().map(_ -> {
            placed.values().stream()
                    .filter(name -> !pools.containsKey(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new DatabaseStartException(
                                "there are guilds on the database "
                                        + name
                                        + ", which database.guildDatabases must name on all nodes",
                                null);
                    });
            return null;
        });
    }

    /// The database for a new guild: that with the least bytes. One that does not answer gets none.
    public Future<String> leastFilled() {
        if (pools.size() == 1) {
            return Future.succeededFuture(MAIN);
        }
        Sizes known = sizes.get();
        if (known != null && System.nanoTime() - known.atNanos() < SIZES_NANOS) {
            return Future.succeededFuture(known.smallest());
        }
        List<Future<Long>> asked = pools.keySet().stream().map(this::bytes).toList();
        return Future.join(asked)
                .otherwiseEmpty()
                .map(_ -> {
                    String smallest = MAIN;
                    long least = Long.MAX_VALUE;
                    int i = 0;
                    for (String name : pools.keySet()) {
                        Future<Long> bytes = asked.get(i++);
                        if (bytes.succeeded() && bytes.result() < least) {
                            least = bytes.result();
                            smallest = name;
                        }
                    }
                    sizes.set(new Sizes(smallest, System.nanoTime()));
                    return smallest;
                });
    }

    /// Says where the messages of a new guild are. In the transaction that creates it, so that no
    /// node writes them elsewhere.
    ///
    /// @return the guild
    public static Future<UUID> place(SqlConnection connection, UUID guild, String database) {
        return database.equals(MAIN)
                ? Future.succeededFuture(guild)
                : connection
                        .preparedQuery(
                                "insert into guild_databases (guild_id, database, here) values ($1, $2, false)")
                        .execute(Tuple.of(guild, database))
                        .map(guild);
    }

    /// The guild was placed by this node, which would otherwise read it up to a second later.
    public void learn(UUID guild, String database) {
        placed.put(guild, database);
    }

    /// The size of a database. Fails when it is away.
    ///
    /// @param database one of [#pools]
    public Future<Long> bytes(String database) {
        return ask(
                        database,
                        pool -> pool.query("select pg_database_size(current_database())").execute())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /// Asks the database with this name, one of [#pools]. Refused with `messages_unavailable`
    /// before it is prepared.
    public <T extends @Nullable Object> Future<T> ask(
            String database, Function<Pool, Future<T>> work) {
        return Future.succeededFuture(database).compose(name -> work.apply(pool(name)));
    }

    /// Moves that were begun and have not ended, or whose command was killed.
    public Future<Long> unfinishedMoves() {
        return main.query("select count(*) from moving_guilds")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /// Does work on each database, one after the other, also when it failed on one before.
    ///
    /// @return the sum
    public Future<Integer> sum(Function<Pool, Future<Integer>> work) {
        return sum(new ArrayList<>(pools.keySet()), work);
    }

    private Future<Integer> sum(List<String> left, Function<Pool, Future<Integer>> work) {
        if (left.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Future<Integer> first = ask(left.getFirst(), work);
        return first.transform(_ -> sum(left.subList(1, left.size()), work))
                .compose(others -> first.map(one -> one + others));
    }

    /// Asks all databases at once.
    public <T> Future<List<T>> all(Function<Pool, Future<T>> question) {
        Collection<Future<T>> asked =
                pools.keySet().stream().map(name -> ask(name, question)).toList();
        return Future.all(List.copyOf(asked)).map(all -> all.list());
    }

    Future<Void> close() {
        unprepared.close();
        return Future.join(pools.values().stream().map(Pool::close).toList()).mapEmpty();
    }
}
