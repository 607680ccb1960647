package verticles;

import bus.Addresses;
import bus.Answer;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import bus.NodeMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;
import verticles.api.ApiResponse;
import verticles.metrics.NodeMetrics;
import verticles.node.BuildVersion;
import verticles.node.Clock;
import verticles.node.Readiness;
import verticles.node.StallDetector;
import verticles.node.StartException;
import verticles.node.VertxTimer;
import verticles.shard.ShardConfiguration;
import verticles.shared.CertificateExpiry;
import verticles.shared.ModeCounts;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// Health, readiness and metrics of its node, on the bus and on a loopback port. Every second it writes a
/// heartbeat with the load of the shards into the directory.
public final class OpsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OpsVerticle.class);
    private static final long HEARTBEAT_MILLIS = 1000;
    private static final long DRAIN_LOOK_MILLIS = 250;

    /// The directory forgets a node that misses five heartbeats.
    private static final Duration HEARTBEAT_TTL = Duration.ofSeconds(5);

    /// Well above what a busy machine delays a timer by, and below the TTL of leases and heartbeats.
    private static final Duration STALL = Duration.ofSeconds(4);

    private final Settings settings;
    private final Directory directory;
    private final Map<String, Integer> deployed;
    private final long startedAtMillis = System.currentTimeMillis();
    private final StallDetector stalls =
            new StallDetector(STALL, Clock.monotonicMillis(), System.currentTimeMillis());
    private boolean draining;
    private boolean stopped;
    private boolean directoryLost;

    /// Of the last heartbeat: `/status` does not ask the shards again.
    private List<MediaMessage.ShardStatus> lastStatuses = List.of();

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private NodeMetrics metrics;

    private @Nullable Bus shards;
    private @Nullable Readiness readiness;
    private @Nullable VertxTimer heartbeatTimer;

    /// @param deployed instances by verticle name on this node, for readiness
    public OpsVerticle(Settings settings, Directory directory, Map<String, Integer> deployed) {
        this.settings = settings;
        this.directory = directory;
        this.deployed = deployed;
    }

    @Override
    public Future<?> start() {
        String node = settings.node().id();
        metrics =
                new NodeMetrics(
                        NodeRefusals.of(vertx),
                        NodeCounts.of(vertx),
                        ModeCounts.of(vertx),
                        CertificateExpiry.of(vertx));
        Bus bus = new Bus(vertx);
        // A shard that needs longer gets no rooms.
        shards = new Bus(vertx, Duration.ofSeconds(2));
        readiness = new Readiness(vertx, node, deployed);
        heartbeatTimer = new VertxTimer(vertx);
        return bus.consume(Addresses.node(node), this::answer)
                .compose(registered ->
                        bus.answerPings(node, "ops", 0, () -> new NodeMessage.Pong(true, "")))
                .compose(registered -> heartbeat())
                .compose(_ -> listen())
                .onSuccess(listening -> armHeartbeat());
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return directory.removeNode(settings.node().id()).otherwiseEmpty();
    }

    /// Any thread. Writes a heartbeat that says that this node takes no new participants.
    ///
    /// @return completes when the directory has it
    Future<Void> announceDraining() {
        Promise<Void> announced = Promise.promise();
        context.runOnContext(_ -> {
            draining = true;
            heartbeat().onComplete(announced);
        });
        return announced.future();
    }

    /// Any thread. Waits until no client is connected to the media of this node, for as long as there is another node
    /// that they can move to.
    ///
    /// @return completes at the latest after the limit
    Future<Void> awaitDrained(Duration limit) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(_ -> awaitDrained(Clock.millis() + limit.toMillis(), drained));
        return drained.future();
    }

    private void awaitDrained(long untilMillis, Promise<Void> drained) {
        Future.join(shardStatuses(), directory.nodes())
                .onComplete(asked -> {
                    if (asked.failed()
                            || Clock.millis() - untilMillis >= 0
                            || isIdle(asked.result().resultAt(0))
                            || !hasOtherMedia(asked.result().resultAt(1))) {
                        drained.tryComplete();
                    } else {
                        new VertxTimer(vertx)
                                .arm(DRAIN_LOOK_MILLIS, () -> awaitDrained(untilMillis, drained));
                    }
                });
    }

    private static boolean isIdle(List<MediaMessage.ShardStatus> shards) {
        return shards.stream().allMatch(shard -> shard.figures().connections() == 0);
    }

    private boolean hasOtherMedia(List<NodeHeartbeat> nodes) {
        return nodes.stream()
                .anyMatch(node ->
                        !node.draining()
                                && !node.node().equals(settings.node().id())
                                && !node.shards().isEmpty());
    }

    private Answer answer(NodeMessage request) {
        return switch (request) {
            case NodeMessage.ReadinessRequest ready -> ready.answer(readiness());
            case NodeMessage.RefusalsRequest refusals ->
                    refusals.answer(new NodeMessage.Refusals(NodeRefusals.of(vertx).byLimit()));
            case NodeMessage.ListNodes list -> list.answer(nodes());
            case NodeMessage.SetDraining set -> set.answer(setDraining(set.draining()));
            case NodeMessage.VoiceHealthRequest health -> health.answer(voiceHealth());
        };
    }

    private Future<NodeMessage.Nodes> nodes() {
        return directory
                .nodes()
                .map(nodes ->
                        new NodeMessage.Nodes(
                                nodes.stream()
                                        .map(node ->
                                                new NodeMessage.Node(
                                                        node.node(),
                                                        node.region(),
                                                        node.draining(),
                                                        node.shards().size(),
                                                        node.shards().stream()
                                                                .mapToInt(ShardLoad::rooms)
                                                                .sum(),
                                                        node.shards().stream()
                                                                .mapToInt(ShardLoad::connections)
                                                                .sum()))
                                        .toList()));
    }

    private Future<BusMessage.Done> setDraining(boolean wanted) {
        LOG.info("an administrator {} this node", wanted ? "drains" : "no longer drains");
        draining = wanted;
        return heartbeat().map(new BusMessage.Done());
    }

    private Future<NodeMessage.Readiness> readiness() {
        Readiness started = readiness;
        return started == null
                ? Future.failedFuture(new IllegalStateException("not started"))
                : started.ask();
    }

    private Future<NodeMessage.VoiceHealth> voiceHealth() {
        return directory
                .nodes()
                .map(nodes -> {
                    List<ShardLoad> all =
                            nodes.stream().flatMap(node -> node.shards().stream()).toList();
                    return new NodeMessage.VoiceHealth(
                            all.isEmpty()
                                    ? NodeMessage.ServiceStatus.NO_MEDIA_NODE
                                    : NodeMessage.ServiceStatus.OK,
                            settings.voice().architecture().name().toLowerCase(Locale.ROOT),
                            nodes.size(),
                            all.size(),
                            all.stream().mapToInt(ShardLoad::rooms).sum(),
                            all.stream().mapToInt(ShardLoad::connections).sum(),
                            meanLoad(all));
                });
    }

    /// In thousandths, as it is measured.
    private static double meanLoad(List<ShardLoad> shards) {
        double mean = shards.stream().mapToDouble(ShardLoad::load).average().orElse(0);
        return Math.round(mean * 1_000) / 1_000.0;
    }

    private void armHeartbeat() {
        VertxTimer timer = heartbeatTimer;
        if (timer != null && !stopped) {
            timer.arm(
                    HEARTBEAT_MILLIS,
                    () -> {
                        reportStall();
                        heartbeat().onComplete(_ -> armHeartbeat());
                    });
        }
    }

    private void reportStall() {
        long millis = stalls.onTick(Clock.monotonicMillis(), System.currentTimeMillis());
        if (millis > 0) {
            LOG.warn(
                    "this process stood still for {} ms: the machine was paused or is overloaded",
                    millis);
        }
    }

    /// Never fails: without the directory no room can be opened, and calls continue.
    private Future<Void> heartbeat() {
        return shardStatuses()
                .map(statuses -> {
                    lastStatuses = statuses;
                    metrics.onHeartbeat(statuses, System.nanoTime());
                    return new NodeHeartbeat(
                            settings.node().id(),
                            settings.node().region(),
                            settings.http().publicUrl(),
                            startedAtMillis,
                            System.currentTimeMillis(),
                            draining,
                            statuses.stream().map(this::load).toList());
                })
                .compose(heartbeat ->
                        stopped
                                ? Future.succeededFuture()
                                : directory.putNode(heartbeat, HEARTBEAT_TTL))
                .onSuccess(_ -> {
                    if (directoryLost) {
                        directoryLost = false;
                        LOG.info("the directory can be reached again");
                    }
                })
                .recover(failure -> {
                    if (!directoryLost) {
                        directoryLost = true;
                        LOG.warn(
                                "the directory cannot be reached, no room can be opened: {}",
                                failure.getMessage());
                    }
                    return Future.succeededFuture();
                });
    }

    /// The shards that answer. One that does not is left out, so that no room is placed on it.
    private Future<List<MediaMessage.ShardStatus>> shardStatuses() {
        Bus bus = shards;
        if (bus == null) {
            return Future.succeededFuture(List.of());
        }
        List<Future<MediaMessage.ShardStatus>> answers = new ArrayList<>();
        for (int shard = 0; shard < deployed.getOrDefault("media", 0); shard++) {
            answers.add(
                    bus.request(
                            Addresses.media(settings.node().id(), shard),
                            new MediaMessage.StatusRequest()));
        }
        return Future.join(answers)
                .transform(joined ->
                        Future.succeededFuture(
                                answers.stream()
                                        .filter(Future::succeeded)
                                        .map(Future::result)
                                        .toList()));
    }

    private ShardLoad load(MediaMessage.ShardStatus status) {
        return new ShardLoad(
                status.shard(),
                status.port(),
                status.figures().rooms(),
                status.figures().connections(),
                status.load(),
                ShardConfiguration.limits(settings.media()));
    }

    private Future<?> listen() {
        String host = settings.ops().host();
        int port = settings.ops().port();
        if (port == 0) {
            return Future.succeededFuture();
        }
        return StartException.explainPort(
                vertx.createHttpServer().requestHandler(this::serve).listen(port, host),
                "ops.port",
                "TCP",
                host,
                port);
    }

    private void serve(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> answer(request, 200, Map.of("status", "live"));
            case "/health/ready" ->
                    readiness()
                            .onSuccess(ready -> answer(request, ready.ready() ? 200 : 503, ready))
                            .onFailure(failure -> unavailable(request, failure));
            case "/api/voice/health" ->
                    voiceHealth()
                            .onSuccess(health -> answer(request, 200, health))
                            .onFailure(failure -> unavailable(request, failure));
            case "/metrics" -> scrape(request);
            case "/version" -> answer(request, 200, version());
            case "/status" ->
                    answer(
                            request,
                            200,
                            Map.of("node", settings.node().id(), "shards", lastStatuses));
            case null, default ->
                    answer(
                            request,
                            404,
                            Refusal.of(RefusalCode.NOT_FOUND, "This path does not exist."));
        }
    }

    private Map<String, String> version() {
        return Map.of(
                "version",
                BuildVersion.current(),
                "java",
                Runtime.version().toString(),
                "node",
                settings.node().id(),
                "startedAt",
                Instant.ofEpochMilli(startedAtMillis).toString());
    }

    private void scrape(HttpServerRequest request) {
        String accept = request.getHeader("accept");
        readiness()
                .map(NodeMessage.Readiness::ready)
                .otherwise(false)
                .compose(ready -> vertx.executeBlocking(() -> metrics.scrape(accept, ready), false))
                .onSuccess(scraped ->
                        request.response()
                                .putHeader("content-type", scraped.contentType())
                                .putHeader("cache-control", "no-store")
                                .end(scraped.body()))
                .onFailure(failure -> unavailable(request, failure));
    }

    private static void unavailable(HttpServerRequest request, Throwable failure) {
        LOG.warn("health cannot be reported: {}", failure.getMessage());
        Refusal refusal =
                failure instanceof RefusedException refused
                        ? refused.refusal()
                        : Refusal.of(RefusalCode.UNAVAILABLE, "The directory cannot be reached.");
        answer(request, 503, refusal);
    }

    private static void answer(HttpServerRequest request, int status, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(ApiResponse.json(body));
    }
}
