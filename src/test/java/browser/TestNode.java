package browser;

import bus.call.MediaMessage.ShardStatus;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// A node under test in a JVM of its own: with a new data folder, free ports, cheap password hashes
/// and no limit that a test could run into.
public final class TestNode implements AutoCloseable {
    private static final int TAIL_LINES = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path dataFolder;
    private final int opsPort;
    private final int plainPort;
    private final NodeProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private TestNode(
            String name, Function<List<String>, NodeProcess> starter, String... arguments) {
        try {
            dataFolder = TestDatabase.prepare(Files.createTempDirectory("hubbub-node-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.name = name;
        opsPort = NodeProcess.freePort();
        plainPort = NodeProcess.freePort();
        var all =
                new ArrayList<>(
                        List.of(
                                "--node.dataFolder=" + dataFolder,
                                "--http.port=0",
                                "--http.plainPort=" + plainPort,
                                "--media.port=0",
                                "--ops.port=" + opsPort,
                                "--cluster.secret=" + NodeProcess.CLUSTER_SECRET,
                                "--accounts.registration=open",
                                "--accounts.argon2MemoryKibibytes=64",
                                "--accounts.registrationsPerHour=10000",
                                "--accounts.loginsPerMinute=10000"));
        if (Stream.of(arguments).noneMatch(argument -> argument.startsWith("--voice."))) {
            // Most tests check the connection to the SFU.
            all.add("--voice.architecture=sfu");
        }
        all.addAll(List.of(arguments));
        process = starter.apply(all);
        try {
            url = process.awaitReady();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new AssertionError(name + " was not waited for", e);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /// Starts a node and waits until it is ready.
    ///
    /// @param name for failure messages
    /// @param arguments more of the command line
    public static TestNode start(String name, String... arguments) {
        return new TestNode(name, all -> NodeProcess.start(all.toArray(String[]::new)), arguments);
    }

    /// A node whose every packet goes over the link. Its ops port cannot be reached from this
    /// machine.
    static TestNode startBehind(ImpairedLink link, String name, String... arguments) {
        return new TestNode(
                name,
                all -> NodeProcess.startBy(link.command(), all.toArray(String[]::new)),
                arguments);
    }

    /// The same by another command, for example `scripts/run`, which gets the arguments.
    public static TestNode startBy(Function<List<String>, NodeProcess> starter) {
        return new TestNode("node", starter);
    }

    /// Where browsers open the page; empty for a node without signaling.
    public String url() {
        return url;
    }

    /// The link that the first start printed.
    public String ownerLink() {
        try {
            return process.awaitOwnerLink();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Path dataFolder() {
        return dataFolder;
    }

    /// Of plain HTTP on this machine, where the node has signaling.
    public int plainPort() {
        return plainPort;
    }

    /// The end of its log.
    public String report() {
        return "log of %s:%n%s".formatted(name, process.output(TAIL_LINES));
    }

    /// `GET /api/voice/health` of the node's ops port.
    public JsonNode voiceHealth() {
        return get("/api/voice/health");
    }

    /// The shards of this node as of its last heartbeat, which is about a second old at most.
    public List<ShardStatus> shards() {
        return JSON.convertValue(
                get("/status").get("shards"), new TypeReference<List<ShardStatus>>() {});
    }

    /// What the first shard of this node counts, as [#shards].
    JsonNode figures() {
        return get("/status").path("shards").path(0).path("figures");
    }

    /// A metric without labels; NaN when the node has none of that name.
    double metric(String name) {
        return request(opsPort, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /// Of a page that is opened now.
    String contentSecurityPolicy() {
        return request(plainPort, "/")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(request(opsPort, path).body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + " is not JSON", e);
        }
    }

    private HttpResponse<String> request(int port, String path) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(60))
                        .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Memory of the JVM in RAM; that of the embedded PostgreSQL, which has processes of its own,
    /// is not in it.
    public long residentBytes() {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What of the heap is in use after a full collection, which this causes.
    public long liveHeapBytes() {
        jcmd("GC.run");
        var used = Pattern.compile("used (\\d+)M").matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("jcmd speaks otherwise now");
        }
        return Long.parseLong(used.group(1)) << 20;
    }

    private String jcmd(String command) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var tool =
                    new ProcessBuilder(jcmd, String.valueOf(process.pid()), command)
                            .redirectErrorStream(true)
                            .start();
            return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it as a crash would.
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        http.close();
        delete(dataFolder);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A PostgreSQL that ends late may still write: the folder is a temporary one anyway.
        }
    }
}
