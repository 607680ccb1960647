package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bots.client.CallClient;
import bots.client.signaling.ServerAddress;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;

/// A call on two media nodes with a relay between them. Its signaling node and one of the media
/// nodes are upgraded; then the signaling node is killed, and one of the media nodes is killed and
/// freezes, with others beside them. Prints for how long its participants received nothing.
@Timeout(600)
class FailoverIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int TALKERS = 4;

    /// Those who join later are on another node.
    private static final int EDGE_LIMIT = 3;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LOG_LINES = 40;

    /// The default. What is in the memory of a frozen node cannot be read for as long.
    private static final String DEAD_AFTER = "--cluster.deadAfterSeconds=5";

    /// Where the media of the room is, in the log of its registry.
    private static final Pattern PLACED =
            Pattern.compile("(?:media on shard 0 of|to shard 0 of) (media-[abc])");

    @TempDir static Path folder;

    private final int port = NodeProcess.freePort();

    /// Of the node whose sessions go on with another one during its upgrade.
    private final int upgradedPort = NodeProcess.freePort();

    /// Of that one, whose sessions are lost.
    private final int lostPort = NodeProcess.freePort();

    private final int clusterPort = NodeProcess.freePort();
    private final Map<String, NodeProcess> nodes = new HashMap<>();
    private final Map<NodeProcess, Integer> opsPorts = new HashMap<>();
    private final List<Talker> talkers = new ArrayList<>();

    @Test
    void aCallGoesOnOnOtherNodes() throws Exception {
        CallClient client =
                CallClient.open(List.of(server(upgradedPort), server(lostPort), server(port)), 1);
        try (NodeProcess signaling =
                NodeProcess.signalingNode(
                        TestDatabase.prepare(folder.resolve("data")),
                        clusterPort,
                        DEAD_AFTER,
                        "--rooms.edgeLimit=" + EDGE_LIMIT,
                        "--http.plainPort=" + port)) {
            signaling.awaitReady();
            registry = signaling;
            for (String name : List.of("media-a", "media-b", "media-c")) {
                start(name);
            }
            NodeProcess upgraded = startSessionsOnly("sessions-a", upgradedPort);
            NodeProcess lost = startSessionsOnly("sessions-b", lostPort);
            for (NodeProcess node : nodes.values()) {
                node.awaitReady();
            }
            for (int i = 0; i < TALKERS; i++) {
                talkers.add(new Talker(client, "talker" + i));
            }

            List<Integer> numbers = talkers.stream().map(Talker::number).toList();
            interrupt("signaling node drained", upgraded::stop);
            awaitReturned(signaling, TALKERS);

            NodeProcess drained = host();
            interrupt("media node drained", drained::stop);
            interrupt(
                    "both nodes started",
                    () -> {
                        NodeProcess sessions = startSessionsOnly("sessions-a", upgradedPort);
                        startAgain(drained);
                        sessions.awaitReady();
                    });

            interrupt("signaling node killed", lost::kill);
            awaitReturned(signaling, 2 * TALKERS);
            assertThat(talkers).extracting(Talker::number).isEqualTo(numbers);

            interrupt("media node killed", host()::kill);

            NodeProcess frozen = host();
            interrupt("media node frozen", () -> signal(frozen, "STOP"));
            signal(frozen, "CONT");
            await("the shard that wakes up lets go")
                    .atMost(LIMIT)
                    .until(() -> connections(frozen) == 0);
        } catch (Throwable failure) {
            printLogs();
            throw failure;
        } finally {
            client.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            nodes.values().forEach(NodeProcess::kill);
        }
    }

    /// What led to a failure.
    private void printLogs() {
        System.out.println("the registry:\n" + registry.output(LOG_LINES));
        nodes.forEach((name, node) -> System.out.println(name + ":\n" + node.output(LOG_LINES)));
        talkers.forEach(talker ->
                System.out.println("participant " + talker.number() + ": " + talker.ended()));
    }

    /// What the node says about its shard.
    private int connections(NodeProcess node) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + opsPorts.get(node) + "/status"))
                        .build();
        return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("shards")
                .path(0)
                .path("figures")
                .path("connections")
                .asInt(-1);
    }

    /// Waits until participants went on with another session so often.
    private static void awaitReturned(NodeProcess owner, int times) {
        await("sessions on the other node")
                .atMost(LIMIT)
                .until(() ->
                        owner.output()
                                        .lines()
                                        .filter(line -> line.contains(" returned, user "))
                                        .count()
                                == times);
    }

    /// Under the same id.
    private void startAgain(NodeProcess node) throws InterruptedException {
        String name =
                nodes.entrySet().stream()
                        .filter(e -> e.getValue().equals(node))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        start(name);
        node(name).awaitReady();
    }

    private static ServerAddress server(int port) {
        return ServerAddress.of("http://127.0.0.1:" + port, false);
    }

    private NodeProcess startSessionsOnly(String name, int httpPort) {
        NodeProcess started =
                NodeProcess.mediaNode(
                        clusterPort,
                        DEAD_AFTER,
                        "--node.id=" + name,
                        "--verticles.media.instances=0",
                        "--verticles.signaling.instances=1",
                        "--http.plainPort=" + httpPort);
        nodes.put(name, started);
        return started;
    }

    private void start(String mediaNode) {
        int opsPort = NodeProcess.freePort();
        NodeProcess started =
                NodeProcess.mediaNode(
                        clusterPort,
                        DEAD_AFTER,
                        "--node.id=" + mediaNode,
                        "--ops.port=" + opsPort,
                        "--verticles.media.instances=1");
        nodes.put(mediaNode, started);
        opsPorts.put(started, opsPort);
    }

    /// That has the room.
    @SuppressWarnings("NullAway.Init")
    private NodeProcess registry;

    private interface Fault {
        void happen() throws Exception;
    }

    private void interrupt(String how, Fault fault) throws Exception {
        talkers.forEach(talker -> talker.awaitPackets(100));
        for (Talker talker : talkers) {
            talker.measure();
        }
        fault.happen();
        // Two seconds of three talkers; some of them are from before.
        talkers.forEach(talker -> talker.awaitPackets(450));
        List<Long> millis = talkers.stream().map(Talker::interruptionMillis).sorted().toList();
        List<Long> lost = new ArrayList<>();
        for (Talker talker : talkers) {
            lost.add(talker.longestLossMillis());
        }
        System.out.printf(
                Locale.ROOT,
                "%s: no packet was received for %s ms, of one speaker %s ms in a row were lost%n",
                how,
                millis,
                lost.stream().sorted().toList());
        assertThat(talkers).extracting(Talker::ended).containsOnlyNulls();
    }

    private NodeProcess host() {
        String node =
                PLACED.matcher(registry.output())
                        .results()
                        .map(MatchResult::group)
                        .map(text -> text.substring(text.length() - "media-a".length()))
                        .reduce((_, last) -> last)
                        .orElseThrow();
        return node(node);
    }

    private NodeProcess node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    private static void signal(NodeProcess node, String signal) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + signal, String.valueOf(node.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }
}
