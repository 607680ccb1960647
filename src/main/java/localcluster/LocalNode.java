package localcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One node of the cluster, in a JVM with the options of this one. Its log is `node-<number>.log`.
public final class LocalNode {
    static final int FIRST_CLUSTER_PORT = 5701;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_HTTPS_PORT = 8443;
    private static final int FIRST_PLAIN_PORT = 8080;
    private static final int FIRST_OPS_PORT = 8181;
    static final int FIRST_MEDIA_PORT = 10_000;
    private static final int DRAIN_SECONDS = 10;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final int number;
    private final ClusterOptions options;
    private final List<String> shared;
    private final Map<String, String> secrets;
    private final HttpClient http;
    private String classPath = System.getProperty("java.class.path");
    private @Nullable Process process;
    private boolean wasReady;

    /// @param number from 1
    /// @param shared settings of all nodes, as flags
    /// @param secrets settings in environment variables
    LocalNode(
            int number,
            ClusterOptions options,
            List<String> shared,
            Map<String, String> secrets,
            HttpClient http) {
        this.number = number;
        this.options = options;
        this.shared = shared;
        this.secrets = secrets;
        this.http = http;
    }

    public int number() {
        return number;
    }

    /// Of its page.
    public String url() {
        return "https://localhost:" + port(FIRST_HTTPS_PORT);
    }

    /// Of this node, as that of the first node is.
    private int port(int ofFirst) {
        return ofFirst + options.portOffset() + number - 1;
    }

    Path log() {
        return options.folder().resolve("node-" + number + ".log");
    }

    /// Whether it can serve calls.
    public boolean hasMedia() {
        return options.hasMedia(number);
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// What [#start] starts from now on.
    ///
    /// @param version jar or class path of another version
    public void upgradeTo(String version) {
        classPath = version;
    }

    public void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", classPath, "verticles.Main"));
        command.addAll(shared);
        command.addAll(
                List.of(
                        "--node.id=node-" + number,
                        "--node.dataFolder=" + options.folder().resolve("node-" + number),
                        "--node.drainSeconds=" + DRAIN_SECONDS,
                        "--cluster.port=" + port(FIRST_CLUSTER_PORT),
                        "--http.port=" + port(FIRST_HTTPS_PORT),
                        "--http.plainPort=" + port(FIRST_PLAIN_PORT),
                        "--ops.port=" + port(FIRST_OPS_PORT),
                        "--media.port=" + options.mediaPort(number),
                        "--verticles.media.instances=" + options.shards(number)));
        // The last of a setting counts.
        command.addAll(options.settings());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(secrets);
        wasReady = false;
        process = builder.start();
    }

    /// As SIGKILL does: the other nodes are not notified.
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /// As SIGTERM does: calls move first, for ten seconds at most.
    public void stop() {
        if (process != null) {
            process.destroy();
        }
    }

    /// As a machine that hangs, until [#thaw].
    public void freeze() throws IOException, InterruptedException {
        if (process != null) {
            Signals.freeze(process.toHandle());
        }
    }

    public void thaw() throws IOException, InterruptedException {
        if (process != null) {
            Signals.thaw(process.toHandle());
        }
    }

    public void awaitEnd() throws InterruptedException {
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
    }

    /// @return whether there is no process, at the latest after this time
    boolean endsWithin(Duration limit) throws InterruptedException {
        return process == null || process.waitFor(limit);
    }

    /// Asks the node, for a second at most.
    public NodeView view() throws InterruptedException {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return new NodeView(number, NodeView.State.ENDED, 0, url(), Map.of());
        }
        NodeView.State state = NodeView.State.SILENT;
        Map<String, Integer> participants = Map.of();
        try {
            if (get("/health/ready").statusCode() == OK) {
                wasReady = true;
                state = NodeView.State.READY;
                participants = RoomCounts.participants(get("/status").body());
            }
        } catch (IOException silent) {
            // The state shows it.
        }
        if (state == NodeView.State.SILENT && !wasReady) {
            state = NodeView.State.STARTING;
        }
        return new NodeView(number, state, running.pid(), url(), participants);
    }

    /// How many nodes it knows in the cluster, itself included; 0 when it does not answer.
    int knownNodes() throws InterruptedException {
        try {
            return JSON.readTree(get("/api/voice/health").body()).path("nodes").asInt();
        } catch (IOException silent) {
            return 0;
        }
    }

    /// The sum of a metric of the node over its labels.
    ///
    /// @return empty when it does not answer
    public OptionalDouble metric(String name) throws InterruptedException {
        try {
            return OptionalDouble.of(MetricSum.of(name, get("/metrics").body()));
        } catch (IOException silent) {
            return OptionalDouble.empty();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port(FIRST_OPS_PORT) + path))
                        .timeout(TIMEOUT)
                        .build(),
                BodyHandlers.ofString());
    }
}
