package verticles.room.visit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ChannelView;
import store.events.VisitStore;
import store.events.VisitStore.Visitor;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// Writes joins and leaves into the events of the guilds, in the order in which they happened. What
/// the database does not take is tried again. It reports who is present three times per `lostAfter`
/// ([config.events.EventSettings#lostAfter]). Visits that go unreported are ended; visits missing
/// from the database are added. Used on the registry's context only.
public final class StoredVisits implements VisitLog {
    private static final Logger LOG = LoggerFactory.getLogger(StoredVisits.class);

    /// Maximum number of queued changes: a few MB, and more than a minute of normal traffic.
    private static final int MAX_WAITING = 20_000;

    private static final long RETRY_MILLIS = 1_000;

    /// The database answers, but does not take the change. Five minutes are a restart of it, or an
    /// upgrade.
    private static final int MAX_TRIES = 300;

    private static final long CLOSE_SECONDS = 5;

    private sealed interface Change {
        record Entered(UUID guild, Visitor visitor, OffsetDateTime at) implements Change {}

        record Left(UUID guild, Visitor visitor, OffsetDateTime at) implements Change {}

        /// @param guilds of the visitors
        record Seen(Map<Visitor, UUID> guilds) implements Change {}
    }

    private final VisitStore store;
    private final NodeCounts counts;
    private final VertxTimer retry;
    private final VertxTimer beat;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private final Promise<Void> closed = Promise.promise();
    private Supplier<List<Occupied>> occupied = List::of;
    private boolean writing;
    private boolean closing;
    private int tries;

    public StoredVisits(Vertx vertx, VisitStore store) {
        this.store = store;
        this.counts = NodeCounts.of(vertx);
        this.retry = new VertxTimer(vertx);
        this.beat = new VertxTimer(vertx);
    }

    @Override
    public void start(Duration lostAfter, Supplier<List<Occupied>> occupied) {
        this.occupied = occupied;
        beat.armPeriodic(
                lostAfter.toMillis() / 3,
                () -> {
                    Map<Visitor, UUID> here = here();
                    if (!here.isEmpty()) {
                        add(new Change.Seen(here));
                    }
                });
    }

    @Override
    public void entered(ChannelView channel, UUID user) {
        add(new Change.Entered(channel.guild(), new Visitor(channel.id(), user), now()));
    }

    @Override
    public void left(ChannelView channel, UUID user) {
        add(new Change.Left(channel.guild(), new Visitor(channel.id(), user), now()));
    }

    @Override
    public Future<Void> close() {
        closing = true;
        beat.cancel();
        if (!writing && waiting.isEmpty()) {
            closed.tryComplete();
        }
        return closed.future()
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .onFailure(_ -> LOG.warn("{} joins and leaves were not written", waiting.size()))
                .otherwiseEmpty()
                .onComplete(_ -> retry.cancel());
    }

    private Map<Visitor, UUID> here() {
        Map<Visitor, UUID> here = new HashMap<>();
        for (Occupied room : occupied.get()) {
            room.roster()
                    .forEach(participant ->
                            here.put(
                                    new Visitor(room.channel().id(), participant.user()),
                                    room.channel().guild()));
        }
        return here;
    }

    /// What does not fit is repaired by participants who are seen later, as far as it still
    /// matters.
    private void add(Change change) {
        if (waiting.size() >= MAX_WAITING) {
            counts.add(NodeCounts.Event.VISIT_DROPPED);
            return;
        }
        waiting.add(change);
        if (!writing && !retry.isArmed()) {
            writeNext();
        }
    }

    private void writeNext() {
        Change next = waiting.peek();
        if (next == null) {
            if (closing) {
                closed.tryComplete();
            }
            return;
        }
        writing = true;
        write(next)
                .onSuccess(_ -> {
                    writing = false;
                    done();
                })
                .onFailure(e -> {
                    writing = false;
                    if (++tries >= MAX_TRIES) {
                        LOG.error("a join or leave could not be written", e);
                        counts.add(NodeCounts.Event.VISIT_DROPPED);
                        done();
                        return;
                    }
                    if (tries == 1) {
                        LOG.warn("a join or leave was not written yet: {}", e.toString());
                    }
                    retry.arm(RETRY_MILLIS, this::writeNext);
                });
    }

    private void done() {
        tries = 0;
        waiting.poll();
        writeNext();
    }

    private Future<Void> write(Change change) {
        return switch (change) {
            case Change.Entered(UUID guild, Visitor visitor, OffsetDateTime at) ->
                    store.joined(guild, visitor, at);
            case Change.Left(UUID guild, Visitor visitor, OffsetDateTime at) ->
                    store.left(guild, visitor, at);
            case Change.Seen(Map<Visitor, UUID> guilds) ->
                    store.seen(List.copyOf(guilds.keySet()))
                            .onSuccess(missing -> enter(guilds, missing))
                            .mapEmpty();
        };
    }

    /// Those who are still there; the leaves of others wait behind in the queue.
    private void enter(Map<Visitor, UUID> guilds, Set<Visitor> missing) {
        if (!missing.isEmpty()) {
            Set<Visitor> here = here().keySet();
            guilds.forEach((visitor, guild) -> {
                if (missing.contains(visitor) && here.contains(visitor)) {
                    add(new Change.Entered(guild, visitor, now()));
                }
            });
        }
    }

    /// As exact as the API says it.
    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
    }
}
