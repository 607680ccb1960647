package store.move;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The last step of a move: writers wait while what is left is copied and counted, and then find
/// the guild on the new database.
final class ChangeOver {
    /// Until writers in progress have ended, which takes milliseconds.
    private static final int LOCK_TRIES = 20;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /// Of the clocks of two servers that are synchronized.
    private static final Duration MAX_SKEW = Duration.ofSeconds(2);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final MovePlan plan;
    private final GuildCopy copy;
    private final Pool main;
    private final Pool source;
    private final Pool destination;
    private final Consumer<MoveStep> progress;
    private long blockedMillis;

    ChangeOver(
            MovePlan plan,
            GuildCopy copy,
            Pool main,
            Pool source,
            Pool destination,
            Consumer<MoveStep> progress) {
        this.plan = plan;
        this.copy = copy;
        this.main = main;
        this.source = source;
        this.destination = destination;
        this.progress = progress;
    }

    /// Writers are refused from the first statement on, and find the guild elsewhere after the last
    /// one.
    ///
    /// @return for how long writers had to wait, in milliseconds
    long run() {
        for (int i = 0; !tryOnce(); i++) {
            if (i == LOCK_TRIES) {
                throw new MoveException(
                        "Writers in progress do not end. Repeat the command to continue.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        progress.accept(MoveStep.SWITCHED);
        return blockedMillis;
    }

    /// Channels of a guild that comes to the main database, or leaves it, are deleted before or
    /// after this.
    private boolean tryOnce() {
        return plan.isToMain()
                ? Sql.inTransaction(
                        main,
                        connection -> {
                            lockChannels(connection);
                            return tryOnce(connection);
                        })
                : tryOnce(main);
    }

    private boolean tryOnce(SqlClient ofMain) {
        long startNanos = System.nanoTime();
        return Sql.inTransaction(
                source,
                ofSource -> {
                    if (!lock(ofSource)) {
                        return false;
                    }
                    new GuildRows(ofMain, plan.guild()).requireGuild();
                    copy.deleteFromGoneChannels(ofSource);
                    copyTheRest(ofSource);
                    progress.accept(MoveStep.COUNTED);
                    if (!plan.isToMain()) {
                        new GuildRows(destination, plan.guild()).place(plan.destination(), true);
                    }
                    new GuildRows(ofSource, plan.guild()).place(plan.destination(), false);
                    blockedMillis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
                    return true;
                });
    }

    private boolean lock(SqlConnection ofSource) {
        try {
            Sql.query(ofSource, "set local lock_timeout = '1s'", Tuple.tuple());
            Sql.query(
                    ofSource,
                    "select pg_advisory_xact_lock(hashtextextended($1, 78))",
                    Tuple.of(plan.guild().toString()));
            if (plan.isFromMain()) {
                lockChannels(ofSource);
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

    private void lockChannels(SqlConnection ofMain) {
        Sql.query(
                ofMain,
                "select from guilds where id = $1 for no key update",
                Tuple.of(plan.guild()));
    }

    private void copyTheRest(SqlConnection ofSource) {
        while (copy.copyChanges(ofSource) > 0) {
            // Until none is left.
        }
        GuildRows from = new GuildRows(ofSource, plan.guild());
        String unsent = from.unsent();
        String log = plan.isFromMain() ? "[]" : from.auditLog();
        copy.write(rows -> {
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
        awaitClock(from, channels);
    }

    /// The next message must come after the last one, and ids have the time of their server.
    private void awaitClock(GuildRows from, List<UUID> channels) {
        UUID[] last = channels.stream().map(from::last).toArray(UUID[]::new);
        Sql.await(
                MAX_SKEW,
                () ->
                        Sql.row(
                                        destination,
                                        "select uuidv7() > all ($1::uuid[])",
                                        Tuple.of((Object) last))
                                .getBoolean(0),
                "Nothing was switched: the clocks of the two servers differ by more than "
                        + MAX_SKEW.toSeconds()
                        + " s. Synchronize them.");
    }
}
