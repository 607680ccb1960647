package verticles.region;

import bus.Addresses;
import bus.Bus;
import bus.RegionBridge;
import bus.node.NodeEvent;
import bus.region.RegionCounts;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.cluster.ClusterIdentity;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.shared.NodeShared;

/// Connects a node with the regions that are clusters of their own (`cluster.perRegion`). Used on
/// the context that opens it.
public final class OtherRegions {
    private static final Logger LOG = LoggerFactory.getLogger(OtherRegions.class);
    private static final long PERIOD_MILLIS = 1_000;

    private final Directory directory;
    private final RegionBridge bridge;
    private final RegionNodes nodes;
    private final Bus bus;
    private final VertxTimer reads;
    private boolean reading;

    private OtherRegions(Vertx vertx, Settings settings, Directory directory, RegionBridge bridge) {
        this.directory = directory;
        this.bridge = bridge;
        this.nodes = new RegionNodes(settings.node().id(), settings.node().region());
        this.bus = new Bus(vertx);
        this.reads = new VertxTimer(vertx);
    }

    /// Before the verticles of the node are deployed. Does not fail when Redis is away.
    public static Future<OtherRegions> open(Vertx vertx, Settings settings, Directory directory) {
        MissedMessages missed = new MissedMessages(new Bus(vertx));
        return RegionBridge.open(
                        vertx,
                        settings.directory().redisUrl(),
                        ClusterIdentity.regionKey(settings.cluster().secret()),
                        settings.node().region(),
                        counts(vertx),
                        missed::onMissed)
                .map(bridge -> {
                    OtherRegions opened = new OtherRegions(vertx, settings, directory, bridge);
                    opened.reads.armPeriodic(PERIOD_MILLIS, opened::readNodes);
                    return opened;
                });
    }

    /// What the node of this Vert.x exchanges with other regions.
    public static RegionCounts counts(Vertx vertx) {
        return NodeShared.of(vertx, RegionCounts.class, RegionCounts::new);
    }

    /// After the verticles have stopped.
    public Future<Void> close() {
        reads.cancel();
        return bridge.close();
    }

    private void readNodes() {
        if (reading) {
            return;
        }
        reading = true;
        directory.nodes().onComplete(_ -> reading = false).onSuccess(this::onNodes);
    }

    private void onNodes(List<NodeHeartbeat> read) {
        for (NodeEvent event : nodes.onNodes(Clock.millis(), read)) {
            switch (event) {
                case NodeEvent.NodeJoined(String node) ->
                        LOG.info("node {} of another region reports to the directory", node);
                case NodeEvent.NodeLeft(String node) ->
                        LOG.info("node {} of another region reports no longer", node);
            }
            bus.publishHere(Addresses.NODE_EVENTS, event);
        }
    }
}
