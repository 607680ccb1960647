package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bus.Bus;
import bus.message.Address;
import bus.node.NodeMessage;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import verticles.node.NodeVertx;

/// What a process can do to a cluster of two whose secret it does not know. Covers
/// [verticles.cluster].
@Timeout(300)
class ForeignMemberIT {
    private static final Address<NodeMessage.Ping> ECHO =
            new Address<>("echo", NodeMessage.Ping.class);

    private static final NodeMessage.Pong ALIVE = new NodeMessage.Pong(true, "");
    private static final int JUNK_BYTES = 150_000_000;
    private static final int CLIENT_TRIES_MILLIS = 2_000;
    private static final int CHUNK_BYTES = 65_536;

    private static final int port = NodeProcess.freePort();
    private static final int busPort = NodeProcess.freePort();
    private static Vertx here;
    private static Vertx there;

    @BeforeAll
    static void joinTwo() throws Exception {
        here = result(NodeVertx.start(member(port, NodeProcess.CLUSTER_SECRET, busPort)));
        there =
                result(
                        NodeVertx.start(
                                member(NodeProcess.freePort(), NodeProcess.CLUSTER_SECRET, 0)));
        result(new Bus(here).consume(ECHO, request -> request.answer(ALIVE)));
    }

    @AfterAll
    static void leave() throws Exception {
        result(there.close());
        result(here.close());
    }

    @Test
    void aNodeWithAnotherSecretStaysAlone() throws Exception {
        Vertx foreign =
                result(NodeVertx.start(member(NodeProcess.freePort(), "another ".repeat(4), 0)));
        try {
            assertThat(members(foreign)).isEqualTo(1);
            assertThat(members(here)).isEqualTo(2);
            assertThatThrownBy(() -> result(new Bus(foreign).request(ECHO, new NodeMessage.Ping())))
                    .hasMessageContaining("has no consumer");
        } finally {
            result(foreign.close());
        }
    }

    /// Also with the name of the cluster, which follows from the secret: the port is for members.
    @Test
    void aHazelcastClientGetsNoMap() {
        String name = hazelcast(here).getConfig().getClusterName();
        for (String clusterName : List.of("dev", "hubbub", name)) {
            assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(client(clusterName)))
                    .as(clusterName)
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(members(here)).isEqualTo(2);
    }

    private static ClientConfig client(String clusterName) {
        ClientConfig config = new ClientConfig().setClusterName(clusterName);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.getNetworkConfig().addAddress("127.0.0.1:" + port);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(CLIENT_TRIES_MILLIS);
        return config;
    }

    @Test
    void theEventBusClosesAConnectionWithoutTheCertificate() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);
        try (Socket socket =
                trusting.getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), busPort)) {
            socket.setSoTimeout(60_000);
            assertThatThrownBy(
                            () -> {
                                socket.getOutputStream()
                                        .write("to anybody".getBytes(StandardCharsets.UTF_8));
                                while (socket.getInputStream().read() >= 0) {
                                    // Nothing is expected but the end.
                                }
                                throw new IOException("closed");
                            })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        echoes();
    }

    @Test
    void junkOnEitherPortChangesNothing() throws Exception {
        assertThat(sendJunk(port)).as("bytes until Hazelcast closes").isLessThan(JUNK_BYTES);
        assertThat(sendJunk(busPort)).as("bytes until the bus closes").isLessThan(JUNK_BYTES);
        echoes();
        assertThat(members(here)).isEqualTo(2);
    }

    /// @return bytes that were sent before the connection was closed
    private static int sendJunk(int port) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        new Random(7).nextBytes(chunk);
        int sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            while (sent < JUNK_BYTES) {
                out.write(chunk);
                sent += chunk.length;
            }
        } catch (IOException closed) {
            // As it should be.
        }
        return sent;
    }

    private static void echoes() throws Exception {
        assertThat(result(new Bus(there).request(ECHO, new NodeMessage.Ping()))).isEqualTo(ALIVE);
    }

    private static int members(Vertx vertx) {
        return hazelcast(vertx).getCluster().getMembers().size();
    }

    private static HazelcastInstance hazelcast(Vertx vertx) {
        return ((HazelcastClusterManager) ((VertxInternal) vertx).clusterManager())
                .getHazelcastInstance();
    }

    private static Settings member(int port, String secret, int busPort) {
        return SettingsLoader.defaults(
                new HashMap<>(
                        Map.of(
                                "cluster.enabled",
                                "true",
                                // As in [NodeProcess]: the machine may be starved.
                                "cluster.deadAfterSeconds",
                                "30",
                                "cluster.secret",
                                secret,
                                "cluster.port",
                                String.valueOf(port),
                                "cluster.busPort",
                                String.valueOf(busPort),
                                "cluster.members",
                                "127.0.0.1:" + ForeignMemberIT.port)));
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private record Trusting() implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
