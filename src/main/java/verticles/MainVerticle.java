package verticles;

import static io.vertx.core.ThreadingModel.EVENT_LOOP;
import static io.vertx.core.ThreadingModel.VIRTUAL_THREAD;

import bus.node.NodeMessage.VerticleHealth;
import config.DirectorySettings;
import config.Settings;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;
import store.postgres.Database;
import verticles.api.contract.NodeContract;
import verticles.command.OwnerLink;
import verticles.http.files.WebClientFiles;
import verticles.node.Clock;
import verticles.node.NodeStores;
import verticles.node.Readiness;
import verticles.node.SoftHeapLimit;
import verticles.node.StartException;
import verticles.node.StartStep;
import verticles.node.ThreadPriorities;
import verticles.node.VertxTimer;
import verticles.region.OtherRegions;
import verticles.shared.LimitExchange;
import verticles.tls.TlsCertificate;

/// Deploys what the settings say, in an order in which every verticle can answer before it is
/// asked, and undeploys it in the reverse order. Its start completes when the node is ready.
public final class MainVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);
    private static final long READY_RETRY_MILLIS = 100;
    private static final int READY_RETRIES = 300;
    private static final long SWEEP_MILLIS = 1_000;
    private static final long CLOCK_MILLIS = 500;

    /// A step of the start takes seconds at most; on a machine with a load of 40 it took a minute.
    private static final Duration STEP = Duration.ofMinutes(2);

    private static final Duration DRAIN_NOTICE = Duration.ofSeconds(1);

    private final Settings settings;
    private final List<String> deploymentIds = new ArrayList<>();
    private final Map<String, Integer> deployed = new HashMap<>();
    private @Nullable NodeStores stores;
    private @Nullable OtherRegions regions;
    private @Nullable OpsVerticle ops;
    private final @Nullable SoftHeapLimit heapLimit =
            SoftHeapLimit.isPossible() ? SoftHeapLimit.create() : null;
    private @Nullable VertxTimer clockTimer;
    private @Nullable VertxTimer limitTimer;

    public MainVerticle(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        Clock.tick();
        VertxTimer ticks = new VertxTimer(vertx);
        ticks.armPeriodic(CLOCK_MILLIS, Clock::tick);
        clockTimer = ticks;
        NodeStores opening = new NodeStores(vertx, settings);
        stores = opening;
        return opening.openDirectory()
                .compose(directory -> openRegions(directory).map(directory))
                .compose(directory -> deployAll(opening, directory))
                .onSuccess(done -> lowerOtherThreads())
                .onSuccess(done -> limitTheHeap())
                .onSuccess(done -> shareLimits(opening))
                .compose(done -> awaitReadiness(READY_RETRIES))
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    /// Before any verticle uses the bus.
    private Future<Void> openRegions(Directory directory) {
        if (!settings.cluster().perRegion()) {
            return Future.succeededFuture();
        }
        return OtherRegions.open(vertx, settings, directory)
                .map(opened -> {
                    regions = opened;
                    return null;
                });
    }

    private void lowerOtherThreads() {
        if (settings.verticles().media() == 0 || !ThreadPriorities.isPossible()) {
            return;
        }
        ThreadPriorities priorities = ThreadPriorities.create();
        vertx.executeBlocking(() -> {
            priorities.lowerChildren();
            priorities.sweep();
            return null;
        });
        new VertxTimer(vertx)
                .armPeriodic(
                        SWEEP_MILLIS,
                        () -> {
                            if (priorities.isDue()) {
                                vertx.executeBlocking(() -> {
                                    priorities.sweep();
                                    return null;
                                });
                            }
                        });
    }

    private void limitTheHeap() {
        SoftHeapLimit limit = heapLimit;
        if (limit != null) {
            new VertxTimer(vertx).armPeriodic(SoftHeapLimit.PERIOD_MILLIS, limit::adjust);
        }
    }

    /// Only nodes of a cluster, or of clusters with one Redis, have someone to share with.
    private void shareLimits(NodeStores opened) {
        if (!settings.cluster().enabled()
                && settings.directory().kind() == DirectorySettings.Kind.EMBEDDED) {
            return;
        }
        LimitExchange exchange =
                new LimitExchange(
                        vertx,
                        opened.directory(),
                        settings.node().id(),
                        System.currentTimeMillis(),
                        System::nanoTime);
        VertxTimer periods = new VertxTimer(vertx);
        periods.armPeriodic(LimitExchange.PERIOD.toMillis(), exchange::exchange);
        limitTimer = periods;
    }

    /// Media in parallel with the database, which takes longest; ops after media and before
    /// signaling, so that the first heartbeat contains the shards when the first client connects.
    private Future<Void> deployAll(NodeStores opening, Directory shared) {
        Future<Void> media =
                deploy("media", EVENT_LOOP, index -> new MediaVerticle(settings, index));
        Future<Void> accounts =
                needsDatabase()
                        ? opening.openDatabase().compose(opened -> deployAccounts(opened, shared))
                        : Future.succeededFuture();
        Future<?> web =
                settings.verticles().signaling() > 0 ? prepareWeb() : Future.succeededFuture();
        // Join rather than all: when one fails, the other must have completed before all is
        // undeployed.
        return Future.join(media, accounts, web)
                .compose(done -> deploy("ops", EVENT_LOOP, _ -> ops(shared)))
                .compose(done ->
                        deploy(
                                "signaling",
                                EVENT_LOOP,
                                index -> new SignalingVerticle(settings, index)));
    }

    /// What signaling would need longest for, beside the database. It finds the certificate then,
    /// or reports why there is none.
    private Future<?> prepareWeb() {
        return Future.join(
                        NodeContract.of(vertx),
                        vertx.executeBlocking(() -> TlsCertificate.load(settings), false),
                        vertx.executeBlocking(
                                () -> {
                                    WebClientFiles.prepare(vertx);
                                    return null;
                                },
                                false))
                .otherwiseEmpty();
    }

    private OpsVerticle ops(Directory shared) {
        OpsVerticle made = new OpsVerticle(settings, shared, settings.verticles().byName());
        ops = made;
        return made;
    }

    private boolean needsDatabase() {
        return settings.verticles().auth() > 0 || settings.verticles().rooms() > 0;
    }

    private Future<Void> deployAccounts(Database opened, Directory shared) {
        return deploy("auth", VIRTUAL_THREAD, index -> new AuthVerticle(settings, opened, index))
                .compose(done ->
                        deploy(
                                "rooms",
                                VIRTUAL_THREAD,
                                index ->
                                        new RoomRegistryVerticle(settings, opened, shared, index)));
    }

    /// One after the other: the first instance creates what all share, such as the certificate.
    private Future<Void> deploy(
            String name, ThreadingModel threading, IntFunction<Deployable> verticle) {
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(threading);
        Future<Void> done = Future.succeededFuture();
        for (int i = 0; i < settings.verticles().byName().getOrDefault(name, 0); i++) {
            int index = i;
            done =
                    done.compose(before ->
                            new StartStep(vertx, "verticle " + name + " " + index, STEP)
                                    .run(() -> vertx.deployVerticle(verticle.apply(index), options))
                                    .map(id -> {
                                        deploymentIds.add(id);
                                        deployed.merge(name, 1, Integer::sum);
                                        return null;
                                    }));
        }
        return done;
    }

    private Future<Void> awaitReadiness(int retries) {
        return new Readiness(vertx, settings.node().id(), deployed)
                .ask()
                .compose(readiness -> {
                    if (readiness.ready()) {
                        return Future.succeededFuture();
                    }
                    if (retries == 0) {
                        return Future.failedFuture(
                                new StartException(
                                        readiness.verticles().stream()
                                                .filter(health -> !health.ready())
                                                .map(MainVerticle::describe)
                                                .collect(Collectors.joining("\n")),
                                        null));
                    }
                    return vertx.timer(READY_RETRY_MILLIS)
                            .compose(waited -> awaitReadiness(retries - 1));
                });
    }

    private static String describe(VerticleHealth health) {
        return String.format(
                Locale.ROOT,
                "%s %d did not become ready: %s",
                health.name(),
                health.index(),
                health.problem());
    }

    /// The link for the first administrator; empty when there is one, and on a node without
    /// accounts.
    Future<Optional<String>> ownerLink() {
        Database opened = stores == null ? null : stores.database();
        return opened == null || settings.verticles().auth() == 0
                ? Future.succeededFuture(Optional.empty())
                : OwnerLink.ofFirstStart(settings, opened);
    }

    /// Undeploys signaling first and the rooms last, before the process ends: Vert.x by itself
    /// would stop all at once. A verticle that fails to stop does not prevent the others from
    /// stopping.
    Future<Void> drain() {
        if (context == null) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        context.runOnContext(now ->
                announceDraining().transform(announced -> undeployAll()).onComplete(drained));
        return drained.future();
    }

    /// The other nodes send new participants elsewhere from now on, and move the rooms of this
    /// node's shards.
    private Future<Void> announceDraining() {
        OpsVerticle deployedOps = ops;
        if (deployedOps == null || deploymentIds.isEmpty()) {
            return Future.succeededFuture();
        }
        LOG.info("stopping: new participants go to other nodes from now on");
        Future<Void> announced =
                deployedOps
                        .announceDraining()
                        .timeout(DRAIN_NOTICE.toMillis(), TimeUnit.MILLISECONDS);
        return drainLimit().isZero()
                ? announced
                : announced.transform(_ -> deployedOps.awaitDrained(drainLimit()));
    }

    /// How long calls may take to move to other nodes; zero where there is nothing to move.
    Duration drainLimit() {
        return settings.cluster().enabled() && settings.verticles().media() > 0
                ? settings.node().drain()
                : Duration.ZERO;
    }

    private Future<Void> undeployAll() {
        Future<Void> done = Future.succeededFuture();
        List<String> lastFirst = new ArrayList<>(deploymentIds);
        Collections.reverse(lastFirst);
        deploymentIds.clear();
        for (String id : lastFirst) {
            done = done.transform(before -> vertx.undeploy(id).otherwiseEmpty());
        }
        return done;
    }

    @Override
    public Future<?> stop() {
        if (clockTimer != null) {
            clockTimer.cancel();
            Clock.stopTicking();
        }
        if (limitTimer != null) {
            limitTimer.cancel();
        }
        OtherRegions others = regions;
        Future<Void> done = undeployAll();
        if (others != null) {
            done = done.transform(before -> others.close());
        }
        NodeStores opened = stores;
        Future<Void> undeployed = done;
        return opened == null ? undeployed : undeployed.transform(before -> opened.close());
    }
}
