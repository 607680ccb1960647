package verticles.node;

import bus.Addresses;
import bus.Bus;
import bus.NodeEvent;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import config.ClusterSettings;
import config.Settings;
import config.VerticleSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import limits.RefusalCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.shared.NodeRefusals;

/// Creates the Vert.x instance of this node, with the best transport available, alone or as a member of the
/// cluster.
public final class NodeVertx {
    private static final Logger LOG = LoggerFactory.getLogger(NodeVertx.class);

    /// The attribute of a Hazelcast member that holds the id of its node.
    private static final String NODE_ID = "hubbub.node";

    private NodeVertx() {}

    public static Future<Vertx> start(Settings settings) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(eventLoops(settings));
        RefusalCounts refusals = new RefusalCounts();
        AcceptLimit accepting =
                new AcceptLimit(
                        settings.limits().http(), AcceptLimit.maxConnections(settings), refusals);
        VertxBuilder builder =
                Vertx.builder().withTransport(LimitedTransport.of(transport(), accepting));
        return build(settings, options, builder)
                .onSuccess(vertx -> {
                    NodeRefusals.share(vertx, refusals);
                    accepting.share(vertx);
                });
    }

    private static Future<Vertx> build(
            Settings settings, VertxOptions options, VertxBuilder builder) {
        if (!settings.cluster().enabled()) {
            return Future.succeededFuture(builder.with(options).build());
        }
        ClusterSettings cluster = settings.cluster();
        options.setEventBusOptions(
                new EventBusOptions()
                        .setHost(cluster.host())
                        .setPort(cluster.busPort())
                        .setClusterPublicHost(cluster.host())
                        // The event bus connection to a frozen node is closed before Hazelcast
                        // removes the node.
                        .setClusterPingInterval(cluster.deadAfter().toMillis() / 2)
                        .setClusterPingReplyInterval(cluster.deadAfter().toMillis() / 2));
        return StartException.explainPort(
                Future.succeededFuture(builder.with(options))
                        .compose(alone -> {
                            tryPort(cluster);
                            var manager = new HazelcastClusterManager(hazelcast(settings));
                            return alone.withClusterManager(manager)
                                    .buildClustered()
                                    .onSuccess(vertx ->
                                            reportMembers(manager.getHazelcastInstance(), vertx));
                        }),
                "cluster.port",
                "TCP",
                cluster.host(),
                cluster.port());
    }

    /// Hazelcast notices a closed TCP connection within a second; the heartbeat of the node in the
    /// directory would last for five.
    private static void reportMembers(HazelcastInstance hazelcast, Vertx vertx) {
        Bus bus = new Bus(vertx);
        hazelcast
                .getCluster()
                .addMembershipListener(
                        new MembershipListener() {
                            @Override
                            public void memberAdded(MembershipEvent event) {
                                LOG.info(
                                        "node {} joined the cluster, which has {} nodes now",
                                        name(event.getMember()),
                                        event.getMembers().size());
                            }

                            @Override
                            public void memberRemoved(MembershipEvent event) {
                                LOG.info(
                                        "node {} left the cluster, which has {} nodes now",
                                        name(event.getMember()),
                                        event.getMembers().size());
                                String node = event.getMember().getAttribute(NODE_ID);
                                if (node != null) {
                                    bus.publishHere(
                                            Addresses.NODE_EVENTS, new NodeEvent.NodeLeft(node));
                                }
                            }
                        });
    }

    private static String name(Member member) {
        return member.getAttribute(NODE_ID) + " at " + member.getAddress();
    }

    /// Hazelcast would report a port in use with pages of stack traces.
    private static void tryPort(ClusterSettings cluster) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(ip(cluster.host()), cluster.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Vert.x falls back to NIO silently, so the choice is made here and can be reported.
    public static Transport transport() {
        for (Transport nativeTransport : new Transport[] {Transport.EPOLL, Transport.KQUEUE}) {
            // Null when its classes are not in the jar
            if (nativeTransport != null && nativeTransport.available()) {
                return nativeTransport;
            }
        }
        return Transport.NIO;
    }

    /// One for each verticle on an event loop, so that a shard shares its loop with nothing else, and two for
    /// Vert.x itself.
    private static int eventLoops(Settings settings) {
        VerticleSettings verticles = settings.verticles();
        return Math.max(
                2 + verticles.signaling() + verticles.media() + verticles.ops(),
                VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    }

    static Config hazelcast(Settings settings) {
        ClusterSettings cluster = settings.cluster();
        Config config = new Config();
        config.setClusterName("hubbub");
        config.getMemberAttributeConfig().setAttribute(NODE_ID, settings.node().id());
        // Hazelcast's own default is 60 s.
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                String.valueOf(cluster.deadAfter().toSeconds()));
        // Two halves of a cluster that discover each other late merge after 10 s rather than five
        // minutes.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        // verticles.Main stops the node in its own order.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");

        NetworkConfig network = config.getNetworkConfig();
        network.setPort(cluster.port()).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(ip(cluster.host()));
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(cluster.members());

        // The maps that the cluster manager of Vert.x expects.
        config.addMultiMapConfig(
                new MultiMapConfig("__vertx.subs")
                        .setBackupCount(1)
                        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static String ip(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
