package verticles;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.node.NodeMessage;
import config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;
import verticles.metrics.NodeMetrics;
import verticles.node.BuildVersion;
import verticles.node.Clock;
import verticles.node.Readiness;
import verticles.node.StallDetector;
import verticles.node.VertxTimer;
import verticles.ops.ClusterSummary;
import verticles.ops.NodeDrain;
import verticles.ops.NodeShards;
import verticles.ops.OpsPort;
import verticles.ops.PacketRates;
import verticles.region.OtherRegions;
import verticles.shard.ShardConfiguration;
import verticles.shared.CertificateExpiry;
import verticles.shared.DatabaseFigures;
import verticles.shared.EventBacklog;
import verticles.shared.ModeCounts;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// Health, readiness and metrics of its node, on the bus and at `ops.host`, `ops.port`. Every
/// second it writes a heartbeat with the load of the shards into the directory.
public final class OpsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OpsVerticle.class);
    private static final long HEARTBEAT_MILLIS = 1000;

    /// The directory forgets a node that misses five heartbeats.
    private static final Duration HEARTBEAT_TTL = Duration.ofSeconds(5);

    /// Well above what a busy machine delays a timer by, and below the TTL of leases and
    /// heartbeats.
    private static final Duration STALL = Duration.ofSeconds(4);

    private final Settings settings;
    private final Directory directory;
    private final Map<String, Integer> deployed;
    private final long startedAtMillis = System.currentTimeMillis();
    private final StallDetector stalls =
            new StallDetector(STALL, Clock.monotonicMillis(), System.currentTimeMillis());
    private boolean stopped;
    private boolean directoryLost;

    /// Of the last heartbeat: `/status` does not ask the shards again.
    private List<MediaMessage.ShardStatus> lastStatuses = List.of();

    // Set in init().
    @SuppressWarnings("NullAway.Init")
    private NodeMetrics metrics;

    private final PacketRates packetRates = new PacketRates();

    @SuppressWarnings("NullAway.Init")
    private NodeShards shards;

    @SuppressWarnings("NullAway.Init")
    private NodeDrain drain;

    @SuppressWarnings("NullAway.Init")
    private Readiness readiness;

    @SuppressWarnings("NullAway.Init")
    private VertxTimer heartbeatTimer;

    /// @param deployed instances by verticle name on this node, for readiness
    public OpsVerticle(Settings settings, Directory directory, Map<String, Integer> deployed) {
        this.settings = settings;
        this.directory = directory;
        this.deployed = deployed;
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(vertx, context);
        String node = settings.node().id();
        metrics =
                new NodeMetrics(
                        NodeRefusals.of(vertx),
                        NodeCounts.of(vertx),
                        EventBacklog.of(vertx),
                        ModeCounts.of(vertx),
                        CertificateExpiry.of(vertx),
                        DatabaseFigures.of(vertx),
                        OtherRegions.counts(vertx));
        shards = new NodeShards(vertx, node, deployed.getOrDefault("media", 0));
        drain = new NodeDrain(vertx, node, shards, directory);
        readiness = new Readiness(vertx, node, deployed);
        heartbeatTimer = new VertxTimer(vertx);
    }

    @Override
    public Future<?> start() {
        String node = settings.node().id();
        Bus bus = new Bus(vertx);
        OpsPort port =
                new OpsPort(
                        vertx,
                        settings,
                        startedAtMillis,
                        metrics,
                        readiness,
                        this::voiceHealth,
                        () -> lastStatuses);
        return bus.consume(Addresses.node(node), this::answer)
                .compose(registered ->
                        bus.answerPings(node, "ops", 0, () -> new NodeMessage.Pong(true, "")))
                .compose(registered -> heartbeat())
                .compose(_ -> port.listen())
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
            drain.setStopping();
            heartbeat().onComplete(announced);
        });
        return announced.future();
    }

    /// Any thread. See [NodeDrain#awaitIdle].
    Future<Void> awaitDrained(Duration limit) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(_ -> drain.awaitIdle(limit).onComplete(drained));
        return drained.future();
    }

    private Answer answer(NodeMessage request) {
        return switch (request) {
            case NodeMessage.ReadinessRequest ready -> ready.answer(readiness.ask());
            case NodeMessage.RefusalsRequest refusals ->
                    refusals.answer(new NodeMessage.Refusals(NodeRefusals.of(vertx).byLimit()));
            case NodeMessage.ListNodes list ->
                    list.answer(directory.nodes().map(ClusterSummary::nodes));
            case NodeMessage.SetDraining set -> set.answer(setDraining(set.draining()));
            case NodeMessage.VoiceHealthRequest health -> health.answer(voiceHealth());
        };
    }

    private Future<BusMessage.Done> setDraining(boolean wanted) {
        drain.set(wanted);
        LOG.info("an administrator {} this node", wanted ? "drains" : "no longer drains");
        return heartbeat().map(new BusMessage.Done());
    }

    private Future<NodeMessage.VoiceHealth> voiceHealth() {
        String mode = settings.voice().architecture().name().toLowerCase(Locale.ROOT);
        return directory.nodes().map(nodes -> ClusterSummary.voiceHealth(nodes, mode));
    }

    private void armHeartbeat() {
        if (!stopped) {
            heartbeatTimer.arm(
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
        return shards.statuses()
                .map(statuses -> {
                    lastStatuses = statuses;
                    metrics.onHeartbeat(statuses, System.nanoTime());
                    return new NodeHeartbeat(
                            settings.node().id(),
                            settings.node().region(),
                            settings.http().publicUrl(),
                            BuildVersion.current(),
                            startedAtMillis,
                            System.currentTimeMillis(),
                            drain.isDraining(),
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

    private ShardLoad load(MediaMessage.ShardStatus status) {
        return new ShardLoad(
                status.shard(),
                status.port(),
                status.figures().rooms(),
                status.figures().connections(),
                status.load(),
                packetRates.onCount(
                        status.shard(), status.figures().sent().packets(), System.nanoTime()),
                ShardConfiguration.limits(settings.media()));
    }
}
