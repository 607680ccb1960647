package store.postgres;

import config.database.GuildDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The databases of guilds that did not answer when this node started. Their tables may be those of
/// an older version, so that nothing is read or written there before they are migrated, which is
/// tried again and again. Any thread.
final class UnpreparedDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(UnpreparedDatabases.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Vertx vertx;

    /// By name, with what was logged last; while a node runs, written by the retries only.
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    private final List<GuildDatabase> left = new ArrayList<>();

    /// Written by whoever closes the database, read by the retries.
    private volatile boolean closed;

    UnpreparedDatabases(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Migrates one, or keeps it for [#start]. Blocking. Fails with a [DatabaseStartException] when
    /// it answers and is not the one that the settings mean.
    void prepare(GuildDatabase database) {
        try {
            GuildDatabaseSchema.migrate(database);
        } catch (DatabaseStartException e) {
            if (!DatabaseLost.isAway(e)) {
                throw e;
            }
            onFailed(database, e);
            left.add(database);
        }
    }

    /// After the last [#prepare].
    void start() {
        if (!closed && !left.isEmpty()) {
            retryLater();
        }
    }

    boolean contains(String name) {
        return problems.containsKey(name);
    }

    void close() {
        closed = true;
    }

    private void retryLater() {
        vertx.timer(RETRY.toMillis())
                .compose(_ -> vertx.executeBlocking(this::retry))
                .onSuccess(_ -> start());
    }

    /// Never by two threads at a time.
    private @Nullable Void retry() {
        left.removeIf(this::isPrepared);
        return null;
    }

    /// A failure only goes to the log, since the node is running by now.
    private boolean isPrepared(GuildDatabase database) {
        if (closed) {
            return true;
        }
        try {
            GuildDatabaseSchema.migrate(database);
        } catch (RuntimeException e) {
            onFailed(database, e);
            return false;
        }
        problems.remove(database.name());
        LOG.info("the database {} answers; the messages of its guilds are available", database);
        return true;
    }

    private void onFailed(GuildDatabase database, RuntimeException failure) {
        String problem = String.valueOf(failure.getMessage());
        if (!problem.equals(problems.put(database.name(), problem))) {
            LOG.error(
                    "the messages of the guilds on the database {} are not available: {}",
                    database.name(),
                    problem);
        }
    }
}
