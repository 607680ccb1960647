package verticles.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import config.ClusterSettings;
import config.Settings;

/// How Hazelcast is set up on a node of a cluster.
public final class HazelcastConfig {
    /// The attribute of a Hazelcast member that holds the id of its node.
    public static final String NODE_ID = "hubbub.node";

    /// What Hazelcast sends by Java serialization beside its own classes: failures of operations.
    /// Hazelcast's own list has all of `java.`, of which a message could make whatever it likes.
    private static final String[] OF_FAILURES = {
        "[Ljava.lang.StackTraceElement;",
        "java.io.EOFException",
        "java.io.IOException",
        "java.lang.ArithmeticException",
        "java.lang.ClassCastException",
        "java.lang.Error",
        "java.lang.Exception",
        "java.lang.IllegalArgumentException",
        "java.lang.IllegalStateException",
        "java.lang.IndexOutOfBoundsException",
        "java.lang.InterruptedException",
        "java.lang.NullPointerException",
        "java.lang.RuntimeException",
        "java.lang.StackTraceElement",
        "java.lang.Throwable",
        "java.lang.UnsupportedOperationException",
        "java.util.ArrayList",
        "java.util.Collections$EmptyList",
        "java.util.Collections$UnmodifiableCollection",
        "java.util.Collections$UnmodifiableList",
        "java.util.concurrent.CancellationException",
        "java.util.concurrent.CompletionException",
        "java.util.concurrent.ExecutionException",
        "java.util.concurrent.RejectedExecutionException",
        "java.util.concurrent.TimeoutException",
    };

    private HazelcastConfig() {}

    /// @param ip of `cluster.host`
    public static Config of(Settings settings, ClusterIdentity identity, String ip) {
        ClusterSettings cluster = settings.cluster();
        Config config = new Config();
        config.setClusterName(identity.hazelcastName());
        config.getMemberAttributeConfig().setAttribute(NODE_ID, settings.node().id());
        // Hazelcast's own default is 60 s.
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                String.valueOf(cluster.deadAfter().toSeconds()));
        // By default 5 s: what waits for a backup on a frozen member goes on without it.
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        // By default 60 s, for which a question to a frozen member would hold a worker thread.
        // After
        // deadAfter it goes to another member.
        config.setProperty(
                "hazelcast.operation.call.timeout.millis",
                String.valueOf(Math.clamp(2 * cluster.deadAfter().toMillis(), 10_000, 60_000)));
        // Two halves of a cluster that discover each other late merge after 10 s rather than five
        // minutes.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        // verticles.Main stops the node in its own order.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        // Not as an interface of the network: then Hazelcast ignores names of members that are not
        // on this machine.
        config.setProperty("hazelcast.local.localAddress", ip);
        config.setProperty("hazelcast.logging.type", "slf4j");

        // With an endpoint for members alone: one for all protocols makes the thread that writes to
        // them spin while a member that it connects with is frozen, and then no heartbeats leave.
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
        network.setMemberEndpointConfig(
                new ServerSocketEndpointConfig()
                        .setPort(cluster.port())
                        .setPortAutoIncrement(false));
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(cluster.members());

        onlyKnownClasses(config);

        // The maps that the cluster manager of Vert.x expects.
        config.addMultiMapConfig(
                new MultiMapConfig("__vertx.subs")
                        .setBackupCount(1)
                        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static void onlyKnownClasses(Config config) {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.getWhitelist()
                .addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.impl.")
                .addClasses(OF_FAILURES);
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
    }
}
