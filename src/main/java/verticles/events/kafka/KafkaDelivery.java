package verticles.events.kafka;

import config.events.KafkaSettings;
import events.KafkaProblem;
import events.RecordedEvent;
import events.RetryDelay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.events.EventStore;
import store.events.KafkaQueue;
import store.events.KafkaQueue.Claimed;
import store.postgres.Database;
import verticles.node.VertxTimer;
import verticles.shared.EventBacklog;
import verticles.shared.NodeCounts;

/// Sends the events of all guilds to Kafka, those of one guild one after the other, each until the
/// brokers have stored it: whatever is killed or fails, there is no gap before an event, and what
/// is sent again has the same id. After a failure of any guild, all of them wait, and go on with a
/// new producer. Used on one context only.
public final class KafkaDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDelivery.class);

    private static final long POLL_MILLIS = 250;
    private static final int BATCH = 200;

    /// After this time the guild waits for its turn again.
    private static final Duration MAX_RUN = Duration.ofSeconds(5);

    /// How often the position is noted during a batch: at most that many events are sent again when
    /// the node is killed.
    private static final int UNNOTED_EVENTS = 50;

    /// What the database may take while an event was in progress.
    private static final Duration LEASE_RESERVE = Duration.ofSeconds(5);

    /// 16 to 32 s between attempts: the brokers of all guilds are back at the same time.
    private static final int MAX_BACKOFFS = 6;

    private static final long STATE_MILLIS = 10_000;

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final String node;
    private final EventStore events;
    private final KafkaQueue queue;
    private final NodeCounts counts;
    private final EventBacklog backlog;
    private final VertxTimer poll;
    private final VertxTimer report;
    private final Duration lease;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /// Null before it is opened, and after a failure.
    private @Nullable EventTopic topic;

    private int busy;
    private int failures;
    private boolean accepted;

    private KafkaDelivery(Vertx vertx, Database database, KafkaSettings settings, String node) {
        this.vertx = vertx;
        this.settings = settings;
        this.node = node;
        this.events = new EventStore(database);
        this.queue = new KafkaQueue(database);
        this.counts = NodeCounts.of(vertx);
        this.backlog = EventBacklog.of(vertx);
        this.poll = new VertxTimer(vertx);
        this.report = new VertxTimer(vertx);
        this.lease = settings.timeout().multipliedBy(2).plus(LEASE_RESERVE);
    }

    /// On the context of the caller, as long as it exists.
    ///
    /// @param node id
    public static void start(Vertx vertx, Database database, KafkaSettings settings, String node) {
        KafkaDelivery delivery = new KafkaDelivery(vertx, database, settings, node);
        delivery.open();
        delivery.report();
    }

    private void open() {
        EventTopic.open(vertx, settings, node)
                .onSuccess(opened -> {
                    topic = opened;
                    claim(opened);
                })
                .onFailure(this::retryLater);
    }

    private void claim(EventTopic to) {
        if (topic != to) {
            return;
        }
        int free = settings.concurrent() - busy;
        Future<List<Claimed>> claimed =
                free > 0 ? queue.claim(lease, free) : Future.succeededFuture(List.of());
        claimed.onSuccess(guilds ->
                        guilds.forEach(guild -> {
                            busy++;
                            new DeliveryRun(guild, to).read();
                        }))
                .onFailure(e -> LOG.warn("events for Kafka not read: {}", e.toString()))
                .onComplete(_ -> {
                    if (topic == to) {
                        poll.arm(POLL_MILLIS, () -> claim(to));
                    }
                });
    }

    /// Only the first failure of a producer counts: the others follow from it.
    private void onFailure(EventTopic failed, Throwable failure) {
        if (topic == failed) {
            topic = null;
            failed.close();
            retryLater(failure);
        }
    }

    private void retryLater(Throwable failure) {
        KafkaProblem problem = SendFailure.of(failure);
        failures++;
        long waitMillis = RetryDelay.millis(Math.min(failures, MAX_BACKOFFS), random.nextDouble());
        counts.add(SendFailure.count(problem));
        LOG.warn("events not sent to Kafka, again in {} ms: {}", waitMillis, failure.toString());
        queue.noteFailure(problem)
                .onFailure(e -> LOG.warn("state of Kafka not noted: {}", e.toString()));
        poll.arm(waitMillis, this::open);
    }

    private void onAccepted() {
        counts.add(NodeCounts.Event.KAFKA_ACCEPTED);
        accepted = true;
        if (failures > 0) {
            failures = 0;
            LOG.info("events are sent to Kafka again");
            noteAccepted();
        }
    }

    private void noteAccepted() {
        accepted = false;
        queue.noteAccepted().onFailure(e -> LOG.warn("state of Kafka not noted: {}", e.toString()));
    }

    /// For administrators and metrics.
    private void report() {
        if (accepted && failures == 0) {
            noteAccepted();
        }
        queue.state(true)
                .onSuccess(state -> {
                    Long oldestAt = state.oldestAtMillis();
                    backlog.set(
                            new EventBacklog.Figures(
                                    state.waiting(),
                                    oldestAt == null
                                            ? 0
                                            : Math.max(0, System.currentTimeMillis() - oldestAt)));
                })
                .onFailure(e -> LOG.warn("events for Kafka not counted: {}", e.toString()))
                .onComplete(_ -> report.arm(STATE_MILLIS, this::report));
    }

    /// The time in which this node has the lease of a guild.
    private final class DeliveryRun {
        private final EventTopic to;
        private final long startNanos = System.nanoTime();
        private Claimed guild;
        private List<RecordedEvent> batch = List.of();
        private int sent;

        DeliveryRun(Claimed guild, EventTopic to) {
            this.guild = guild;
            this.to = to;
        }

        void read() {
            events.after(guild.guild(), guild.position(), BATCH)
                    .onFailure(this::interrupted)
                    .onSuccess(found -> {
                        batch = found;
                        sent = 0;
                        if (found.isEmpty()) {
                            end();
                        } else {
                            sendNext();
                        }
                    });
        }

        /// The next one only after this one is stored: a producer that gives an event up may store
        /// those after it.
        private void sendNext() {
            to.send(batch.get(sent))
                    .onSuccess(_ -> {
                        onAccepted();
                        sent++;
                        if (sent % UNNOTED_EVENTS == 0 || sent == batch.size()) {
                            advance();
                        } else {
                            sendNext();
                        }
                    })
                    .onFailure(failure -> {
                        KafkaDelivery.this.onFailure(to, failure);
                        giveUp();
                    });
        }

        private void advance() {
            long position = batch.get(sent - 1).seq();
            queue.advance(guild, position, lease)
                    .onFailure(this::interrupted)
                    .onSuccess(mine -> {
                        guild = guild.at(position);
                        if (!mine || System.nanoTime() - startNanos >= MAX_RUN.toNanos()) {
                            end();
                        } else if (sent < batch.size()) {
                            sendNext();
                        } else {
                            read();
                        }
                    });
        }

        /// What was sent of the batch is noted.
        private void giveUp() {
            long stored = sent == 0 ? guild.position() : batch.get(sent - 1).seq();
            Future<?> noted =
                    stored > guild.position()
                            ? queue.advance(guild, stored, lease)
                            : Future.succeededFuture();
            noted.onComplete(_ -> end());
        }

        private void interrupted(Throwable e) {
            LOG.warn("events of guild {} wait for the database: {}", guild.guild(), e.toString());
            end();
        }

        /// Also when the lease is lost, which changes nothing then.
        private void end() {
            queue.release(guild).onComplete(_ -> busy--);
        }
    }
}
