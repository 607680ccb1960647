package verticles.chat;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.chat.RemovedPlaceStore;
import store.postgres.Database;
import verticles.node.VertxTimer;

/// Deletes the messages of deleted channels and guilds from other databases than the main one.
public final class RemovedPlaceCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(RemovedPlaceCleanup.class);

    /// Messages of each place.
    private static final int BATCH = 1_000;

    private static final long BUSY_MILLIS = 250;
    private static final long IDLE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final RemovedPlaceStore store;
    private final VertxTimer timer;

    private RemovedPlaceCleanup(Vertx vertx, Database database) {
        this.store = new RemovedPlaceStore(database);
        this.timer = new VertxTimer(vertx);
    }

    /// On the context of the caller, as long as it exists.
    public static void start(Vertx vertx, Database database) {
        new RemovedPlaceCleanup(vertx, database).next(IDLE_MILLIS);
    }

    private void next(long delayMillis) {
        timer.arm(delayMillis, this::clean);
    }

    private void clean() {
        store.sweep(BATCH)
                .onSuccess(more -> next(more ? BUSY_MILLIS : IDLE_MILLIS))
                .onFailure(e -> {
                    LOG.warn("messages of deleted channels are left for now: {}", e.toString());
                    next(IDLE_MILLIS);
                });
    }
}
