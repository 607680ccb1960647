package verticles.node;

import bus.Addresses;
import bus.Bus;
import bus.node.NodeEvent;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import limits.RefusalCounts;
import limits.TrustedProxies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.cluster.ClusterIdentity;
import verticles.cluster.HazelcastConfig;
import verticles.cluster.PrivateAddress;
import verticles.cluster.PromptClusterManager;
import verticles.shared.NodeRefusals;

/// Creates the Vert.x instance of this node, with the best transport available, alone or as a
/// member of the cluster.
public final class NodeVertx {
    private static final Logger LOG = LoggerFactory.getLogger(NodeVertx.class);

    /// Each question about an address holds one for as long as it waits for a member that is
    /// frozen. They are made when they are needed.
    private static final int CLUSTER_WORKERS = 64;

    private static final long HANDSHAKE_SECONDS = 30;

    /// The kernel repeats a SYN after 1, 3, 7, 15 and 31 s. With the default of 60 s, a connection
    /// that was begun during a cut of the network had the messages to that node wait for up to 16 s
    /// after its end.
    private static final int BUS_CONNECT_MILLIS = 2_000;

    private NodeVertx() {}

    public static Future<Vertx> start(Settings settings) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(eventLoops(settings));
        RefusalCounts refusals = new RefusalCounts();
        AcceptLimit accepting =
                new AcceptLimit(
                        settings.limits().http(),
                        TrustedProxies.of(settings.http().trustedProxies()),
                        AcceptLimit.maxConnections(settings),
                        refusals);
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
        ClusterIdentity identity =
                cluster.perRegion()
                        ? ClusterIdentity.ofRegion(cluster.secret(), settings.node().region())
                        : ClusterIdentity.of(cluster.secret());
        options.setWorkerPoolSize(CLUSTER_WORKERS);
        options.setEventBusOptions(
                identity.secure(
                        new EventBusOptions()
                                .setHost(cluster.host())
                                .setPort(cluster.busPort())
                                .setClusterPublicHost(cluster.host())
                                // The event bus connection to a frozen node is closed before
                                // Hazelcast removes the node.
                                .setClusterPingInterval(cluster.deadAfter().toMillis() / 2)
                                .setClusterPingReplyInterval(cluster.deadAfter().toMillis() / 2)));
        // A node that has just started, or is overloaded, may need longer than the default of 10 s.
        // With a shorter time it would begin again and again. One that is dead leaves the cluster.
        options.getEventBusOptions()
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setConnectTimeout(BUS_CONNECT_MILLIS);
        return StartException.explainPort(
                Future.succeededFuture(builder.with(options))
                        .compose(alone -> {
                            tryPort(cluster);
                            refusePublicAddress(cluster, address(cluster.host()));
                            var manager =
                                    new PromptClusterManager(
                                            HazelcastConfig.of(
                                                    settings,
                                                    identity,
                                                    address(cluster.host()).getHostAddress()));
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
                                String node =
                                        event.getMember().getAttribute(HazelcastConfig.NODE_ID);
                                if (node != null) {
                                    bus.publishHere(
                                            Addresses.NODE_EVENTS, new NodeEvent.NodeJoined(node));
                                }
                            }

                            @Override
                            public void memberRemoved(MembershipEvent event) {
                                LOG.info(
                                        "node {} left the cluster, which has {} nodes now",
                                        name(event.getMember()),
                                        event.getMembers().size());
                                String node =
                                        event.getMember().getAttribute(HazelcastConfig.NODE_ID);
                                if (node != null) {
                                    bus.publishHere(
                                            Addresses.NODE_EVENTS, new NodeEvent.NodeLeft(node));
                                }
                            }
                        });
    }

    private static String name(Member member) {
        return member.getAttribute(HazelcastConfig.NODE_ID) + " at " + member.getAddress();
    }

    /// Hazelcast would report a port in use with pages of stack traces.
    private static void tryPort(ClusterSettings cluster) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address(cluster.host()), cluster.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hazelcast's own port is not encrypted, and it reads what any process sends that reaches it.
    static void refusePublicAddress(ClusterSettings cluster, InetAddress host) {
        if (cluster.allowPublicAddress() || PrivateAddress.is(host)) {
            return;
        }
        throw new StartException(
                "cluster.host = "
                        + cluster.host()
                        + " is not an address in a private network. Traffic of cluster.port is not encrypted: use an address"
                        + " of a private network, for example of WireGuard. If a firewall lets only the"
                        + " other nodes reach cluster.port, set cluster.allowPublicAddress=true.",
                null);
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

    /// One for each verticle on an event loop, so that a shard shares its loop with nothing else,
    /// and two for Vert.x itself.
    private static int eventLoops(Settings settings) {
        VerticleSettings verticles = settings.verticles();
        return Math.max(
                2 + verticles.signaling() + verticles.media() + verticles.ops(),
                VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
