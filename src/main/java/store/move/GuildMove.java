package store.move;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import store.move.GuildRows.Markers;
import store.move.GuildRows.Messages;
import store.postgres.Database;
import store.postgres.GuildDatabases;

/// The move of a guild's messages to another database. Rows are copied while writes go on; what is written meanwhile is
/// noted by triggers and copied again. The last step refuses writers, who try again, for as long as it takes to
/// copy what is left and to count. Each step can be repeated, so that a move which was killed is continued by the same
/// command.
public final class GuildMove {
    private static final int BATCH = 500;
    private static final int MARKERS = 2_000;
    private static final int DELETED = 2_000;

    /// The last step begins when fewer changes are left.
    private static final int FEW = 50;

    /// Until writers in progress have ended, which takes milliseconds.
    private static final int LOCK_TRIES = 20;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /// Of the clocks of two servers that are synchronized.
    private static final Duration MAX_SKEW = Duration.ofSeconds(2);

    private static final Duration MAX_TRANSACTION = Duration.ofMinutes(10);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Database database;
    private final Pool main;
    private final Duration forgetting;
    private final Consumer<Step> progress;

    /// What has been done.
    public enum Step {
        /// Changes are noted from now on.
        NOTED,
        COPIED,
        /// Few changes are left.
        CAUGHT_UP,
        /// Writers wait, and all is copied and counted.
        COUNTED,
        /// The old database sends writers to the new one.
        SWITCHED,
        /// The directory has the new database.
        LISTED,
        /// The old rows are gone.
        DELETED
    }

    /// @param messages that were copied before the last step
    /// @param changes that were copied again
    /// @param blockedMillis for how long writers had to wait
    public record Result(long messages, long changes, long blockedMillis) {}

    /// A guild and two names of databases.
    private record Plan(UUID guild, String source, String destination) {}

    private record Change(long seq, UUID channel, @Nullable UUID message, @Nullable UUID user) {}

    private long messages;
    private long changes;
    private long blockedMillis;

    public GuildMove(Database database, Consumer<Step> progress) {
        this(database, progress, GuildDatabases.MAX_AGE.plusSeconds(1));
    }

    /// @param forgetting how long nodes may still read the old rows
    public GuildMove(Database database, Consumer<Step> progress, Duration forgetting) {
        this.database = database;
        this.main = database.accounts();
        this.progress = progress;
        this.forgetting = forgetting;
    }

    /// Moves the guild, or continues its move. With the database where the guild is, a move that was not finished is undone.
    /// Fails with a [MoveException].
    public Result move(UUID guild, String destination) {
        if (!database.messages().pools().containsKey(destination)) {
            throw new MoveException(
                    "There is no database "
                            + destination
                            + "; there are "
                            + String.join(", ", database.messages().pools().keySet())
                            + ".");
        }
        return inTransaction(
                main,
                holder -> {
                    // Until the end, also when this process is killed.
                    if (!row(
                                    holder,
                                    "select pg_try_advisory_xact_lock(hashtextextended($1, 79))",
                                    Tuple.of(guild.toString()))
                            .getBoolean(0)) {
                        throw new MoveException("Another command moves this guild.");
                    }
                    run(guild, destination);
                    return new Result(messages, changes, blockedMillis);
                });
    }

    private void run(UUID guild, String destination) {
        requireGuild(main, guild);
        Plan unfinished = unfinished(guild);
        if (unfinished == null) {
            String source = listed(guild);
            if (source.equals(destination)) {
                throw new MoveException("The guild is on the database " + source + " already.");
            }
            move(new Plan(guild, source, destination));
        } else if (unfinished.destination().equals(destination)) {
            move(unfinished);
        } else if (unfinished.source().equals(destination) && !hasSwitched(unfinished)) {
            undo(unfinished);
        } else {
            throw new MoveException(
                    "The guild is being moved from "
                            + unfinished.source()
                            + " to "
                            + unfinished.destination()
                            + "; finish that first.");
        }
    }

    private void move(Plan plan) {
        pool(plan.source());
        if (!hasSwitched(plan)) {
            note(plan);
            progress.accept(Step.NOTED);
            awaitOlderTransactions(pool(plan.source()));
            deleteFromGoneChannels(plan, pool(plan.source()));
            copy(plan);
            progress.accept(Step.COPIED);
            SourceAndDestination pools = pools(plan);
            while (copyChanges(plan, pools.source(), pools.destination()) >= FEW) {
                // Each round takes less time than the one before, and fewer changes are noted in
                // it.
            }
            progress.accept(Step.CAUGHT_UP);
            changeOver(plan);
        }
        list(plan);
        progress.accept(Step.LISTED);
        LockSupport.parkNanos(forgetting.toNanos());
        delete(plan.guild(), plan.source());
        forget(plan);
        progress.accept(Step.DELETED);
    }

    private record SourceAndDestination(Pool source, Pool destination) {}

    private SourceAndDestination pools(Plan plan) {
        return new SourceAndDestination(pool(plan.source()), pool(plan.destination()));
    }

    private void undo(Plan plan) {
        delete(plan.guild(), plan.destination());
        forget(plan);
        query(
                pool(plan.source()),
                "delete from guild_changes where guild_id = $1",
                Tuple.of(plan.guild()));
    }

    private static void requireGuild(SqlClient client, UUID guild) {
        if (query(client, "select from guilds where id = $1", Tuple.of(guild)).size() == 0) {
            throw new MoveException("There is no guild " + guild + ".");
        }
    }

    private @Nullable Plan unfinished(UUID guild) {
        for (Row row :
                query(
                        main,
                        "select source, destination from moving_guilds where guild_id = $1",
                        Tuple.of(guild))) {
            return new Plan(guild, row.getString("source"), row.getString("destination"));
        }
        return null;
    }

    private String listed(UUID guild) {
        for (Row row :
                query(
                        main,
                        "select database from guild_databases where guild_id = $1",
                        Tuple.of(guild))) {
            return row.getString("database");
        }
        return GuildDatabases.MAIN;
    }

    /// Whether the old database sends writers to the new one.
    private boolean hasSwitched(Plan plan) {
        return query(
                                pool(plan.source()),
                                "select from guild_databases where guild_id = $1 and database = $2 and not here",
                                Tuple.of(plan.guild(), plan.destination()))
                        .size()
                > 0;
    }

    /// The main database first: it has the record of the move. The new one refuses writers until the end.
    private void note(Plan plan) {
        Set<String> concerned = new LinkedHashSet<>(List.of(GuildDatabases.MAIN));
        concerned.add(plan.destination());
        concerned.add(plan.source());
        for (String name : concerned) {
            query(
                    pool(name),
                    """
                    insert into moving_guilds (guild_id, source, destination, noted) values ($1, $2, $3, $4)
                    on conflict do nothing
                    """,
                    Tuple.of(
                            plan.guild(),
                            plan.source(),
                            plan.destination(),
                            name.equals(plan.source())));
            if (name.equals(plan.destination()) && !name.equals(GuildDatabases.MAIN)) {
                place(pool(name), plan.guild(), plan.source(), false);
            }
        }
    }

    private static void place(SqlClient client, UUID guild, String name, boolean here) {
        query(
                client,
                """
                insert into guild_databases (guild_id, database, here) values ($1, $2, $3)
                on conflict (guild_id) do update set database = $2, here = $3, changed_at = now()
                """,
                Tuple.of(guild, name, here));
    }

    /// What they have changed is not noted.
    private static void awaitOlderTransactions(Pool source) {
        long current =
                row(source, "select pg_current_xact_id()::text::bigint", Tuple.tuple()).getLong(0);
        await(
                MAX_TRANSACTION,
                () ->
                        row(
                                        source,
                                        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint > $1",
                                        Tuple.of(current))
                                .getBoolean(0),
                "A transaction is open for "
                        + MAX_TRANSACTION.toMinutes()
                        + " minutes in the database; end it and repeat the command.");
    }

    private static void await(Duration limit, Supplier<Boolean> condition, String otherwise) {
        long startNanos = System.nanoTime();
        while (!condition.get()) {
            if (System.nanoTime() - startNanos > limit.toNanos()) {
                throw new MoveException(otherwise);
            }
            LockSupport.parkNanos(PAUSE_NANOS / 5);
        }
    }

    /// The main database takes nothing into channels that it does not have.
    private void deleteFromGoneChannels(Plan plan, SqlClient source) {
        if (plan.destination().equals(GuildDatabases.MAIN)) {
            new GuildRows(source, plan.guild())
                    .deleteOthers(channels ->
                            query(
                                            main,
                                            "select id from channels where id = any ($1)",
                                            Tuple.of((Object) channels.toArray(UUID[]::new)))
                                    .stream()
                                    .map(row -> row.getUUID("id"))
                                    .collect(Collectors.toSet()));
        }
    }

    /// Each channel begins behind what an earlier attempt has copied: later changes of that were noted.
    private void copy(Plan plan) {
        SourceAndDestination pools = pools(plan);
        GuildRows source = new GuildRows(pools.source(), plan.guild());
        GuildRows destination = new GuildRows(pools.destination(), plan.guild());
        for (UUID channel : source.channels("messages")) {
            UUID last = destination.last(channel);
            for (boolean more = true; more; ) {
                Messages batch = source.after(channel, last, BATCH);
                write(pools.destination(), plan.guild(), rows -> rows.add(batch));
                messages += batch.ids().size();
                more = batch.ids().size() == BATCH;
                last = batch.ids().isEmpty() ? last : batch.ids().getLast();
            }
        }
        for (UUID channel : source.channels("read_markers")) {
            UUID last = new UUID(0, 0);
            for (boolean more = true; more; ) {
                Markers batch = source.markers(channel, last, MARKERS);
                write(
                        pools.destination(),
                        plan.guild(),
                        rows -> rows.insert("read_markers", batch.rows()));
                more = batch.users().size() == MARKERS;
                last = batch.users().isEmpty() ? last : batch.users().getLast();
            }
        }
    }

    private static void write(Pool pool, UUID guild, Consumer<GuildRows> work) {
        inTransaction(
                pool,
                connection -> {
                    GuildRows.announce(connection);
                    work.accept(new GuildRows(connection, guild));
                    return true;
                });
    }

    /// Copies what some changes concern, as it is now.
    ///
    /// @return how many changes
    private int copyChanges(Plan plan, SqlClient source, Pool destination) {
        List<Change> noted = new ArrayList<>();
        for (Row row :
                query(
                        source,
                        """
                        select seq, channel_id, message_id, user_id from guild_changes
                        where guild_id = $1 order by seq limit $2
                        """,
                        Tuple.of(plan.guild(), BATCH))) {
            noted.add(
                    new Change(
                            row.getLong("seq"),
                            row.getUUID("channel_id"),
                            row.getUUID("message_id"),
                            row.getUUID("user_id")));
        }
        if (noted.isEmpty()) {
            return 0;
        }
        List<UUID> channels = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<UUID> markerChannels = new ArrayList<>();
        List<UUID> users = new ArrayList<>();
        Set<List<UUID>> seen = new LinkedHashSet<>();
        for (Change change : noted) {
            UUID message = change.message();
            UUID user = change.user();
            if (message != null && seen.add(List.of(change.channel(), message))) {
                channels.add(change.channel());
                ids.add(message);
            } else if (user != null && seen.add(List.of(change.channel(), user))) {
                markerChannels.add(change.channel());
                users.add(user);
            }
        }
        GuildRows from = new GuildRows(source, plan.guild());
        Messages changed = from.messages(channels, ids);
        String markers = from.markers(markerChannels, users);
        write(
                destination,
                plan.guild(),
                rows -> {
                    rows.replace(channels, changed);
                    rows.replaceMarkers(markerChannels, users, markers);
                });
        query(
                source,
                "delete from guild_changes where guild_id = $1 and seq = any ($2)",
                Tuple.of(
                        plan.guild(),
                        (Object) noted.stream().map(Change::seq).toArray(Long[]::new)));
        changes += noted.size();
        return noted.size();
    }

    /// Writers are refused from the first statement on, and find the guild elsewhere after the last one.
    private void changeOver(Plan plan) {
        for (int i = 0; !tryChangeOver(plan); i++) {
            if (i == LOCK_TRIES) {
                throw new MoveException(
                        "Writers in progress do not end. Repeat the command to continue.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        progress.accept(Step.SWITCHED);
    }

    /// Channels of a guild that comes to the main database, or leaves it, are deleted before or after this.
    private boolean tryChangeOver(Plan plan) {
        return plan.destination().equals(GuildDatabases.MAIN)
                ? inTransaction(
                        main,
                        connection -> {
                            lockChannels(connection, plan);
                            return tryChangeOver(plan, connection);
                        })
                : tryChangeOver(plan, main);
    }

    private boolean tryChangeOver(Plan plan, SqlClient ofMain) {
        long startNanos = System.nanoTime();
        Pool destination = pool(plan.destination());
        return inTransaction(
                pool(plan.source()),
                source -> {
                    if (!lock(source, plan)) {
                        return false;
                    }
                    requireGuild(ofMain, plan.guild());
                    deleteFromGoneChannels(plan, source);
                    copyTheRest(plan, source, destination);
                    progress.accept(Step.COUNTED);
                    if (!plan.destination().equals(GuildDatabases.MAIN)) {
                        place(destination, plan.guild(), plan.destination(), true);
                    }
                    place(source, plan.guild(), plan.destination(), false);
                    blockedMillis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
                    return true;
                });
    }

    private boolean lock(SqlConnection source, Plan plan) {
        try {
            query(source, "set local lock_timeout = '1s'", Tuple.tuple());
            query(
                    source,
                    "select pg_advisory_xact_lock(hashtextextended($1, 78))",
                    Tuple.of(plan.guild().toString()));
            if (plan.source().equals(GuildDatabases.MAIN)) {
                lockChannels(source, plan);
            }
        } catch (Exception e) {
            if (e instanceof PgException refused
                    && LOCK_NOT_AVAILABLE.equals(refused.getSqlState())) {
                return false;
            }
            throw e;
        }
        return true;
    }

    private static void lockChannels(SqlConnection ofMain, Plan plan) {
        query(ofMain, "select from guilds where id = $1 for no key update", Tuple.of(plan.guild()));
    }

    private void copyTheRest(Plan plan, SqlConnection source, Pool destination) {
        while (copyChanges(plan, source, destination) > 0) {
            // Until none is left.
        }
        GuildRows from = new GuildRows(source, plan.guild());
        String unsent = from.unsent();
        String log = plan.source().equals(GuildDatabases.MAIN) ? "[]" : from.auditLog();
        write(
                destination,
                plan.guild(),
                rows -> {
                    rows.replaceUnsent(unsent);
                    rows.insert("audit_log", log);
                });
        List<UUID> channels = from.channels("messages");
        Map<String, Long> there = from.counts(channels);
        Map<String, Long> here = new GuildRows(destination, plan.guild()).counts(channels);
        if (!there.equals(here)) {
            throw new MoveException(
                    "Nothing was switched, as the counts of rows differ: "
                            + there
                            + ", copied "
                            + here);
        }
        awaitClock(from, channels, destination);
    }

    /// The next message must come after the last one, and ids have the time of their server.
    private static void awaitClock(GuildRows from, List<UUID> channels, Pool destination) {
        UUID[] last = channels.stream().map(from::last).toArray(UUID[]::new);
        await(
                MAX_SKEW,
                () ->
                        row(
                                        destination,
                                        "select uuidv7() > all ($1::uuid[])",
                                        Tuple.of((Object) last))
                                .getBoolean(0),
                "Nothing was switched: the clocks of the two servers differ by more than "
                        + MAX_SKEW.toSeconds()
                        + " s. Synchronize them.");
    }

    private void list(Plan plan) {
        if (!plan.source().equals(GuildDatabases.MAIN)) {
            place(
                    main,
                    plan.guild(),
                    plan.destination(),
                    plan.destination().equals(GuildDatabases.MAIN));
        }
    }

    private void delete(UUID guild, String name) {
        boolean hasOwnLog = !name.equals(GuildDatabases.MAIN);
        int deleted;
        do {
            deleted =
                    inTransaction(
                            pool(name),
                            connection -> {
                                GuildRows.announce(connection);
                                return new GuildRows(connection, guild).delete(DELETED, hasOwnLog);
                            });
        } while (deleted > 0);
    }

    /// The main database last.
    private void forget(Plan plan) {
        for (String name : List.of(plan.source(), plan.destination(), GuildDatabases.MAIN)) {
            query(
                    pool(name),
                    "delete from moving_guilds where guild_id = $1",
                    Tuple.of(plan.guild()));
        }
    }

    private Pool pool(String name) {
        Pool pool = database.messages().pools().get(name);
        if (pool == null) {
            throw new MoveException(
                    "The guild is on the database "
                            + name
                            + ", which database.guildDatabases lacks.");
        }
        return pool;
    }

    private interface Work<T> {
        T on(SqlConnection connection);
    }

    private static <T> T inTransaction(Pool pool, Work<T> work) {
        SqlConnection connection = pool.getConnection().await();
        try {
            Transaction transaction = connection.begin().await();
            try {
                T done = work.on(connection);
                transaction.commit().await();
                return done;
            } catch (Throwable t) {
                transaction.rollback().otherwiseEmpty().await();
                throw t;
            }
        } finally {
            connection.close().await();
        }
    }

    private static RowSet<Row> query(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).await();
    }

    private static Row row(SqlClient client, String sql, Tuple values) {
        return query(client, sql, values).iterator().next();
    }
}
