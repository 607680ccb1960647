package verticles.events;

import config.events.EventSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.events.EventStore;
import store.events.VisitStore;
import store.postgres.Database;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// Deletes events that were kept long enough, a batch at a time, and ends the visits of
/// participants whose node was killed.
public final class EventCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(EventCleanup.class);

    /// Of one statement; the next one follows at once when there may be more.
    private static final int BATCH = 1_000;

    private static final long PAUSE_MILLIS = 250;
    private static final long INTERVAL_MILLIS = Duration.ofMinutes(1).toMillis();

    private final EventStore events;
    private final VisitStore visits;
    private final EventSettings settings;
    private final NodeCounts counts;
    private final VertxTimer deletion;
    private final VertxTimer search;

    private EventCleanup(Vertx vertx, Database database, EventSettings settings) {
        this.events = new EventStore(database);
        this.visits = new VisitStore(database);
        this.settings = settings;
        this.counts = NodeCounts.of(vertx);
        this.deletion = new VertxTimer(vertx);
        this.search = new VertxTimer(vertx);
    }

    /// On the context of the caller, as long as it exists.
    public static void start(Vertx vertx, Database database, EventSettings settings) {
        EventCleanup cleanup = new EventCleanup(vertx, database, settings);
        cleanup.deleteBatch();
        cleanup.searchLater();
    }

    private void deleteBatch() {
        events.deleteOlder(settings.retention(), settings.perGuild(), BATCH)
                .onSuccess(deleted -> {
                    counts.add(NodeCounts.Event.EVENT_EXPIRED, deleted);
                    deletion.arm(
                            deleted < BATCH ? INTERVAL_MILLIS : PAUSE_MILLIS, this::deleteBatch);
                })
                .onFailure(e -> {
                    LOG.warn("old events not deleted: {}", e.toString());
                    deletion.arm(INTERVAL_MILLIS, this::deleteBatch);
                });
    }

    /// Not at once: the nodes that were just started, or got their database back, note first who is
    /// there.
    private void searchLater() {
        search.arm(settings.lostAfter().toMillis() / 3, this::search);
    }

    private void search() {
        visits.closeLost(settings.lostAfter(), BATCH)
                .onSuccess(closed -> {
                    if (closed > 0) {
                        LOG.info("{} participants of a killed node have left", closed);
                    }
                })
                .onFailure(e -> LOG.warn("lost participants not found: {}", e.toString()))
                .onComplete(_ -> searchLater());
    }
}
