package verticles.chat;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.chat.RetentionStore;
import store.postgres.Database;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// Deletes messages that are older than the node keeps them, a batch at a time, so that a table
/// with years of messages is not locked when retention is turned on.
public final class MessageRetention {
    private static final Logger LOG = LoggerFactory.getLogger(MessageRetention.class);

    /// Of one statement; the next one follows at once when there may be more.
    static final int BATCH = 1_000;

    /// Between two of them. In a day that is far more than a node gets.
    private static final long PAUSE_MILLIS = 250;

    private static final long INTERVAL_MILLIS = Duration.ofMinutes(1).toMillis();

    private final RetentionStore store;
    private final NodeCounts counts;
    private final VertxTimer timer;
    private final int days;

    private MessageRetention(Vertx vertx, Database database, int days) {
        this.store = new RetentionStore(database);
        this.counts = NodeCounts.of(vertx);
        this.timer = new VertxTimer(vertx);
        this.days = days;
    }

    /// On the context of the caller, as long as it exists.
    ///
    /// @param days 0 keeps all messages
    public static void start(Vertx vertx, Database database, int days) {
        if (days > 0) {
            new MessageRetention(vertx, database, days).deleteBatch();
        }
    }

    private void deleteBatch() {
        store.deleteOlder(days, BATCH)
                .onSuccess(deleted -> {
                    counts.add(NodeCounts.Event.MESSAGE_EXPIRED, deleted);
                    timer.arm(deleted < BATCH ? INTERVAL_MILLIS : PAUSE_MILLIS, this::deleteBatch);
                })
                .onFailure(e -> {
                    LOG.warn("old messages not deleted: {}", e.toString());
                    timer.arm(INTERVAL_MILLIS, this::deleteBatch);
                });
    }
}
