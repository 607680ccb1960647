package verticles.events;

import accounts.secret.SecretSealing;
import config.events.WebhookSettings;
import events.RecordedEvent;
import events.RetryDelay;
import events.Webhook;
import events.WebhookAnswer;
import events.WebhookProblem;
import events.WebhookSecret;
import events.WebhookStop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.events.EventStore;
import store.events.WebhookQueue;
import store.events.WebhookQueue.Claimed;
import store.postgres.Database;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// Delivers events to webhooks: each webhook gets its events one after the other, each until it is
/// accepted, from one node at a time. An event is sent again when the node died, or the database
/// did not answer, between the acceptance and the note of it. Used on one context only.
public final class WebhookDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

    private static final long POLL_MILLIS = 500;
    private static final int BATCH = 100;

    /// After this time the webhook waits for its turn again.
    private static final Duration MAX_RUN = Duration.ofSeconds(5);

    /// The webhooks of one guild get at most this part of the requests, so that slow receivers of
    /// one guild do not delay those of others.
    private static final int GUILD_SHARE = 4;

    /// What the database may take while a request was in progress.
    private static final Duration LEASE_RESERVE = Duration.ofSeconds(5);

    private final EventStore events;
    private final WebhookQueue queue;
    private final WebhookRequest requests;
    private final SecretSealing sealing;
    private final WebhookSettings settings;
    private final NodeCounts counts;
    private final VertxTimer timer;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Duration lease;
    private final int perGuild;
    private int busy;
    private boolean polling;
    private boolean stopped;

    private WebhookDelivery(
            Vertx vertx, Database database, SecretSealing sealing, WebhookSettings settings) {
        this.events = new EventStore(database);
        this.queue = new WebhookQueue(database);
        this.requests = new WebhookRequest(vertx, settings);
        this.sealing = sealing;
        this.settings = settings;
        this.counts = NodeCounts.of(vertx);
        this.timer = new VertxTimer(vertx);
        this.lease = settings.timeout().plus(LEASE_RESERVE);
        this.perGuild = Math.max(1, settings.concurrent() / GUILD_SHARE);
    }

    /// On the context of the caller, as long as it exists.
    public static void start(
            Vertx vertx, Database database, SecretSealing sealing, WebhookSettings settings) {
        WebhookDelivery delivery = new WebhookDelivery(vertx, database, sealing, settings);
        delivery.timer.armPeriodic(POLL_MILLIS, delivery::poll);
    }

    private void poll() {
        int free = settings.concurrent() - busy;
        if (stopped || polling || free <= 0) {
            return;
        }
        polling = true;
        queue.claim(lease, free, perGuild)
                .onComplete(claimed -> {
                    polling = false;
                    if (claimed.succeeded()) {
                        claimed.result().forEach(this::begin);
                    } else {
                        LOG.warn("webhooks not read: {}", claimed.cause().toString());
                    }
                });
    }

    private void begin(Claimed webhook) {
        busy++;
        byte[] secret = sealing.open(webhook.secret().getBytes(), webhook.id()).orElse(null);
        if (secret != null) {
            new DeliveryRun(webhook, new WebhookSecret(secret)).next();
            return;
        }
        LOG.error(
                "the secret of webhook {} cannot be decrypted: accounts.secretKey is not the key that it was"
                        + " encrypted with",
                webhook.id());
        queue.fail(
                        webhook,
                        webhook.answers(),
                        RetryDelay.millis(webhook.failures() + 1, random.nextDouble()),
                        settings.disableAfter(),
                        WebhookStop.SECRET_UNREADABLE)
                .onComplete(_ -> busy--);
    }

    /// The time in which this node has the lease of a webhook.
    private final class DeliveryRun {
        private final WebhookSecret secret;
        private final long startNanos = System.nanoTime();
        private Claimed webhook;
        private List<RecordedEvent> batch = List.of();
        private int index;

        DeliveryRun(Claimed webhook, WebhookSecret secret) {
            this.webhook = webhook;
            this.secret = secret;
        }

        void next() {
            while (index < batch.size() && !webhook.wants(batch.get(index).type())) {
                index++;
            }
            if (index < batch.size()) {
                send(batch.get(index));
            } else if (!batch.isEmpty() && batch.getLast().seq() > webhook.position()) {
                advance(batch.getLast().seq(), webhook.answers());
            } else {
                read();
            }
        }

        private void read() {
            events.after(webhook.guild(), webhook.position(), BATCH)
                    .onFailure(this::interrupted)
                    .onSuccess(found -> {
                        batch = found;
                        index = 0;
                        if (found.isEmpty()) {
                            end();
                        } else {
                            next();
                        }
                    });
        }

        private void send(RecordedEvent event) {
            long sentNanos = System.nanoTime();
            requests.send(webhook.url(), secret, event)
                    .onComplete(result -> {
                        if (result.cause() instanceof RejectedExecutionException) {
                            stopped = true;
                            end();
                            return;
                        }
                        Integer status = result.result();
                        WebhookProblem problem =
                                result.failed()
                                        ? WebhookRequest.problem(result.cause())
                                        : WebhookProblem.ofStatus(status);
                        List<WebhookAnswer> answers =
                                answers(
                                        new WebhookAnswer(
                                                System.currentTimeMillis(),
                                                event.id(),
                                                event.seq(),
                                                event.type(),
                                                status,
                                                problem,
                                                (System.nanoTime() - sentNanos) / 1_000_000));
                        if (problem == null) {
                            counts.add(NodeCounts.Event.EVENT_DELIVERED);
                            index++;
                            advance(event.seq(), answers);
                        } else {
                            counts.add(NodeCounts.Event.EVENT_FAILED);
                            fail(answers, problem);
                        }
                    });
        }

        private void advance(long to, List<WebhookAnswer> answers) {
            queue.advance(webhook, to, answers, lease)
                    .onFailure(this::interrupted)
                    .onSuccess(mine -> {
                        if (mine && System.nanoTime() - startNanos < MAX_RUN.toNanos()) {
                            webhook = webhook.at(to, answers);
                            next();
                        } else {
                            end();
                        }
                    });
        }

        private void fail(List<WebhookAnswer> answers, WebhookProblem problem) {
            queue.fail(
                            webhook,
                            answers,
                            RetryDelay.millis(webhook.failures() + 1, random.nextDouble()),
                            settings.disableAfter(),
                            WebhookStop.FAILING)
                    .onFailure(this::interrupted)
                    .onSuccess(disabled -> {
                        if (disabled) {
                            counts.add(NodeCounts.Event.WEBHOOK_DISABLED);
                            LOG.info("webhook {} is disabled: {}", webhook.id(), problem.code());
                        }
                        busy--;
                    });
        }

        private List<WebhookAnswer> answers(WebhookAnswer newest) {
            return Stream.concat(Stream.of(newest), webhook.answers().stream())
                    .limit(Webhook.ANSWERS)
                    .toList();
        }

        private void interrupted(Throwable e) {
            LOG.warn("webhook {} waits for the database: {}", webhook.id(), e.toString());
            end();
        }

        /// Also when the lease is lost, which changes nothing then.
        private void end() {
            queue.release(webhook)
                    .onComplete(_ -> {
                        busy--;
                        poll();
                    });
        }
    }
}
