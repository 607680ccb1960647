package verticles.events;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.events.RollupStore;
import store.postgres.Database;
import verticles.node.VertxTimer;

/// Sums up new events of voice channels, and deletes sums that were kept long enough. Used on one
/// context only.
public final class StatisticsRollup {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsRollup.class);

    private static final long IDLE_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 10_000;
    private static final long DELETION_MILLIS = Duration.ofHours(1).toMillis();
    private static final int DELETED_AT_ONCE = 10_000;

    private final RollupStore store;
    private final VertxTimer rollup;
    private final VertxTimer deletion;
    private final int days;

    private StatisticsRollup(Vertx vertx, Database database, int days) {
        this.store = new RollupStore(database);
        this.rollup = new VertxTimer(vertx);
        this.deletion = new VertxTimer(vertx);
        this.days = days;
    }

    /// On the context of the caller, as long as it exists.
    ///
    /// @param days for which sums are kept
    public static void start(Vertx vertx, Database database, int days) {
        StatisticsRollup statistics = new StatisticsRollup(vertx, database, days);
        statistics.rollNext();
        statistics.deleteOld();
        statistics.deletion.armPeriodic(DELETION_MILLIS, statistics::deleteOld);
    }

    private void rollNext() {
        store.rollNext()
                .onSuccess(more -> rollup.arm(more ? 1 : IDLE_MILLIS, this::rollNext))
                .onFailure(e -> {
                    LOG.warn("events not summed up: {}", e.toString());
                    rollup.arm(RETRY_MILLIS, this::rollNext);
                });
    }

    private void deleteOld() {
        store.deleteOlder(days, DELETED_AT_ONCE)
                .onFailure(e -> LOG.warn("old statistics not deleted: {}", e.toString()));
    }
}
