package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The process from outside: what it says when it cannot start, and that it stops in order. Covers
/// [Main] and [MainVerticle]. Covers `NodeStores`, `NodeShared`, `ReadyLine` and `BuildVersion`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainIT {
    /// What a node reports of an overloaded machine, as the one that runs the tests may be.
    private static final Pattern SLOW_MACHINE =
            Pattern.compile("BlockedThreadChecker|this process stood still|still starting");

    /// A node that needs neither a database nor a browser, beside any other on this machine.
    private static final String[] OPS_ALONE = {
        "--verticles.auth.instances=0",
        "--verticles.rooms.instances=0",
        "--verticles.signaling.instances=0",
        "--verticles.media.instances=0"
    };

    /// Waits for half a minute, beside the other tests.
    private static NodeProcess withoutRedis;

    /// Has a port and does not listen: it refuses connections, and no other process gets the port.
    private static final Socket NOT_LISTENING = new Socket();

    @BeforeAll
    static void startWithoutRedis() throws IOException {
        NOT_LISTENING.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        withoutRedis =
                start(
                        "--ops.port=0",
                        "--directory.kind=redis",
                        "--directory.redisUrl=redis://127.0.0.1:" + NOT_LISTENING.getLocalPort());
    }

    @AfterAll
    static void close() throws IOException {
        NOT_LISTENING.close();
        // Null when it could not be started; that failure is the one to report.
        if (withoutRedis != null) {
            withoutRedis.close();
        }
    }

    @Test
    void invalidSettingsAreReportedAllAtOnce() throws Exception {
        try (NodeProcess node =
                NodeProcess.start(
                        Map.of("HUBBUB_MEDIA_PORT", "70000"),
                        "--http.port=https",
                        "--set",
                        "directory.knd=redis")) {

            assertThat(node.awaitExit()).isEqualTo(2);
            assertThat(node.output())
                    .contains("Hubbub cannot start. Invalid configuration, 3 problems:")
                    .contains(
                            "media.port = 70000 (environment HUBBUB_MEDIA_PORT): must be an integer"
                                    + " from 0 to 65535.")
                    .contains(
                            "http.port = https (--http.port=https): must be an integer from 0 to"
                                    + " 65535.")
                    .contains(
                            "directory.knd = redis (--set directory.knd=redis): unknown key;"
                                    + " did you mean directory.kind?")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aPortInUseIsNamedWithTheSettingThatMovesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NodeProcess node = start("--ops.port=" + taken.getLocalPort())) {

            assertThat(node.awaitExit()).isEqualTo(1);
            assertThat(node.output())
                    .contains("TCP port " + taken.getLocalPort() + " on 127.0.0.1")
                    .contains("ops.port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aClusterPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NodeProcess node =
                        start(
                                "--ops.port=0",
                                "--cluster.enabled=true",
                                "--cluster.secret=" + NodeProcess.CLUSTER_SECRET,
                                "--cluster.port=" + taken.getLocalPort())) {

            assertThat(node.awaitExit()).isEqualTo(1);
            assertThat(node.output())
                    .contains("TCP port " + taken.getLocalPort() + " on 127.0.0.1", "cluster.port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aHostThatIsNotThisMachineIsNamed() throws Exception {
        // 203.0.113.0/24 is for documentation (RFC 5737): no host has it.
        try (NodeProcess node =
                start(
                        "--ops.port=0",
                        "--cluster.enabled=true",
                        "--cluster.secret=" + NodeProcess.CLUSTER_SECRET,
                        "--cluster.host=203.0.113.1")) {

            assertThat(node.awaitExit()).isEqualTo(1);
            assertThat(node.output())
                    .contains("cluster.host = 203.0.113.1 is not an address of this machine.")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aRedisThatIsNotThereIsNamed() throws Exception {
        assertThat(withoutRedis.awaitExit()).isEqualTo(1);
        assertThat(withoutRedis.output())
                .contains("Redis cannot be reached", "directory.redisUrl")
                .doesNotContain("\tat ");
    }

    @Test
    void aReadyNodeAnswersForItsHealthAndStopsInOrder() throws Exception {
        int port = NodeProcess.freePort();
        try (NodeProcess node = start("--ops.port=" + port)) {
            node.awaitReady();

            assertThat(node.output())
                    .containsPattern(
                            "Hubbub is ready: \\(health http://localhost:"
                                    + port
                                    + "/health/ready; node .*; alone\\) in [0-9.]+ s");
            assertThat(get(port, "/health/live")).isEqualTo(200);
            assertThat(get(port, "/health/ready")).isEqualTo(200);
            assertThat(get(port, "/api/voice/health")).isEqualTo(200);
            assertThat(get(port, "/nowhere")).isEqualTo(404);
            // 128 + SIGTERM: the process ended by what it was asked to end by.
            assertThat(node.stop()).isEqualTo(143);
            assertThat(node.output().lines())
                    .filteredOn(line -> line.contains("ERROR") || line.contains("WARN"))
                    .filteredOn(line -> !SLOW_MACHINE.matcher(line).find())
                    .isEmpty();
        }
    }

    @Test
    void everyKeyIsPrinted() throws Exception {
        try (NodeProcess node = NodeProcess.start("--settings")) {
            assertThat(node.awaitExit()).isZero();
            assertThat(node.output())
                    .contains("http.port = 8443 TCP port", "Environment: HUBBUB_HTTP_PLAIN_PORT");
        }
    }

    private static NodeProcess start(String... arguments) {
        String[] all = Arrays.copyOf(OPS_ALONE, OPS_ALONE.length + arguments.length);
        System.arraycopy(arguments, 0, all, OPS_ALONE.length, arguments.length);
        return NodeProcess.start(all);
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
