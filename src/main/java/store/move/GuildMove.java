package store.move;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;
import store.postgres.GuildDatabases;

/// The move of a guild's messages to another database. Rows are copied while writes go on; what is
/// written meanwhile is noted by triggers and copied again. The last step refuses writers, who try
/// again, for as long as it takes to copy what is left and to count. Each step can be repeated, so
/// that a move which was killed is continued by the same command.
public final class GuildMove {
    private static final int DELETED = 2_000;

    /// The last step begins when fewer changes are left.
    private static final int FEW = 50;

    private static final Duration MAX_TRANSACTION = Duration.ofMinutes(10);

    private final Database database;
    private final Pool main;
    private final Duration forgetting;
    private final Consumer<MoveStep> progress;

    /// @param messages that were copied before the last step
    /// @param changes that were copied again
    /// @param blockedMillis for how long writers had to wait
    public record Result(long messages, long changes, long blockedMillis) {}

    public GuildMove(Database database, Consumer<MoveStep> progress) {
        this(database, progress, GuildDatabases.MAX_AGE.plusSeconds(1));
    }

    /// @param forgetting how long nodes may still read the old rows
    public GuildMove(Database database, Consumer<MoveStep> progress, Duration forgetting) {
        this.database = database;
        this.main = database.accounts();
        this.progress = progress;
        this.forgetting = forgetting;
    }

    /// Moves the guild, or continues its move. With the database where the guild is, a move that
    /// was not finished is undone. Fails with a [MoveException].
    public Result move(UUID guild, String destination) {
        if (!database.messages().pools().containsKey(destination)) {
            throw new MoveException(
                    "There is no database "
                            + destination
                            + "; there are "
                            + String.join(", ", database.messages().pools().keySet())
                            + ".");
        }
        return Sql.inTransaction(
                main,
                holder -> {
                    // Until the end, also when this process is killed.
                    if (!Sql.row(
                                    holder,
                                    "select pg_try_advisory_xact_lock(hashtextextended($1, 79))",
                                    Tuple.of(guild.toString()))
                            .getBoolean(0)) {
                        throw new MoveException("Another command moves this guild.");
                    }
                    return run(guild, destination);
                });
    }

    private Result run(UUID guild, String destination) {
        new GuildRows(main, guild).requireGuild();
        MovePlan unfinished = unfinished(guild);
        if (unfinished == null) {
            String source = listed(guild);
            if (source.equals(destination)) {
                throw new MoveException("The guild is on the database " + source + " already.");
            }
            SchemaVersions.requireEqual(source, pool(source), destination, pool(destination));
            return move(new MovePlan(guild, source, destination));
        }
        if (unfinished.destination().equals(destination)) {
            return move(unfinished);
        }
        if (unfinished.source().equals(destination) && !hasSwitched(unfinished)) {
            undo(unfinished);
            return new Result(0, 0, 0);
        }
        throw new MoveException(
                "The guild is being moved from "
                        + unfinished.source()
                        + " to "
                        + unfinished.destination()
                        + "; finish that first.");
    }

    private Result move(MovePlan plan) {
        Pool source = pool(plan.source());
        Result copied = new Result(0, 0, 0);
        if (!hasSwitched(plan)) {
            note(plan);
            progress.accept(MoveStep.NOTED);
            awaitOlderTransactions(source);
            copied = copy(plan, source, pool(plan.destination()));
        }
        list(plan);
        progress.accept(MoveStep.LISTED);
        LockSupport.parkNanos(forgetting.toNanos());
        delete(plan.guild(), plan.source());
        forget(plan);
        progress.accept(MoveStep.DELETED);
        return copied;
    }

    private Result copy(MovePlan plan, Pool source, Pool destination) {
        GuildCopy copy = new GuildCopy(plan, main, source, destination);
        copy.deleteFromGoneChannels(source);
        copy.copy();
        progress.accept(MoveStep.COPIED);
        while (copy.copyChanges(source) >= FEW) {
            // Each round takes less time than the one before, and fewer changes are noted in it.
        }
        progress.accept(MoveStep.CAUGHT_UP);
        long blockedMillis = new ChangeOver(plan, copy, main, source, destination, progress).run();
        return new Result(copy.messages(), copy.changes(), blockedMillis);
    }

    private void undo(MovePlan plan) {
        delete(plan.guild(), plan.destination());
        forget(plan);
        Sql.query(
                pool(plan.source()),
                "delete from guild_changes where guild_id = $1",
                Tuple.of(plan.guild()));
    }

    private @Nullable MovePlan unfinished(UUID guild) {
        for (Row row :
                Sql.query(
                        main,
                        "select source, destination from moving_guilds where guild_id = $1",
                        Tuple.of(guild))) {
            return new MovePlan(guild, row.getString("source"), row.getString("destination"));
        }
        return null;
    }

    private String listed(UUID guild) {
        for (Row row :
                Sql.query(
                        main,
                        "select database from guild_databases where guild_id = $1",
                        Tuple.of(guild))) {
            return row.getString("database");
        }
        return GuildDatabases.MAIN;
    }

    /// Whether the old database sends writers to the new one.
    private boolean hasSwitched(MovePlan plan) {
        return Sql.query(
                                pool(plan.source()),
                                "select from guild_databases where guild_id = $1 and database = $2 and not here",
                                Tuple.of(plan.guild(), plan.destination()))
                        .size()
                > 0;
    }

    /// The main database first: it has the record of the move. The new one refuses writers until
    /// the end.
    private void note(MovePlan plan) {
        Set<String> concerned = new LinkedHashSet<>(List.of(GuildDatabases.MAIN));
        concerned.add(plan.destination());
        concerned.add(plan.source());
        for (String name : concerned) {
            Sql.query(
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
                new GuildRows(pool(name), plan.guild()).place(plan.source(), false);
            }
        }
    }

    /// What they have changed is not noted.
    private static void awaitOlderTransactions(Pool source) {
        long current =
                Sql.row(source, "select pg_current_xact_id()::text::bigint", Tuple.tuple())
                        .getLong(0);
        Sql.await(
                MAX_TRANSACTION,
                () ->
                        Sql.row(
                                        source,
                                        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint > $1",
                                        Tuple.of(current))
                                .getBoolean(0),
                "A transaction is open for "
                        + MAX_TRANSACTION.toMinutes()
                        + " minutes in the database; end it and repeat the command.");
    }

    private void list(MovePlan plan) {
        if (!plan.isFromMain()) {
            new GuildRows(main, plan.guild()).place(plan.destination(), plan.isToMain());
        }
    }

    private void delete(UUID guild, String name) {
        boolean hasOwnLog = !name.equals(GuildDatabases.MAIN);
        int deleted;
        do {
            deleted =
                    Sql.inTransaction(
                            pool(name),
                            connection -> {
                                GuildRows.announce(connection);
                                return new GuildRows(connection, guild).delete(DELETED, hasOwnLog);
                            });
        } while (deleted > 0);
    }

    /// The main database last.
    private void forget(MovePlan plan) {
        for (String name : List.of(plan.source(), plan.destination(), GuildDatabases.MAIN)) {
            Sql.query(
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
}
