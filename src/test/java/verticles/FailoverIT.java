package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bots.client.CallClient;
import bots.client.signaling.ServerAddress;
import java.nio.file.Files;
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

/// A call whose registry is killed, and whose media node is killed, freezes, and stops, with others beside them. Prints
/// for how long its participants heard nothing.
@Timeout(600)
class FailoverIT {
    private static final int TALKERS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /// The default. What is in the memory of a frozen node cannot be read for as long.
    private static final String DEAD_AFTER = "--cluster.deadAfterSeconds=5";

    /// Where the media of the room is, in the log of its registry.
    private static final Pattern PLACED =
            Pattern.compile("(?:media on shard 0 of|to shard 0 of) (media-[abc])");

    @TempDir static Path folder;

    private final int port = NodeProcess.freePort();
    private final int clusterPort = NodeProcess.freePort();
    private final Map<String, NodeProcess> nodes = new HashMap<>();
    private final List<Talker> talkers = new ArrayList<>();

    @Test
    void aCallGoesOnWhenItsNodesFail() throws Exception {
        Path data = TestDatabase.prepare(folder.resolve("data"));
        CallClient client = CallClient.open(ServerAddress.of("http://127.0.0.1:" + port, false), 1);
        try (NodeProcess signaling =
                NodeProcess.signalingNode(
                        data,
                        clusterPort,
                        DEAD_AFTER,
                        "--http.plainPort=" + port,
                        "--verticles.rooms.instances=0")) {
            signaling.awaitReady();
            NodeProcess registry = registry("registry-a", data);
            start("media-a");
            registry.awaitReady();
            node("media-a").awaitReady();
            for (int i = 0; i < TALKERS; i++) {
                talkers.add(new Talker(client, "talker" + i));
            }

            registryIsKilled(client, registry, registry("registry-b", data));
            mediaFails();
        } finally {
            client.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            nodes.values().forEach(NodeProcess::kill);
        }
    }

    private void registryIsKilled(CallClient client, NodeProcess killed, NodeProcess next)
            throws Exception {
        start("media-b");
        start("media-c");
        next.awaitReady();
        interrupt("registry killed", killed::kill);
        await("the next registry has the room with all who were in it")
                .atMost(LIMIT)
                .until(() -> next.output().contains(TALKERS + " participants are awaited"));
        Talker newcomer = new Talker(client, "newcomer");
        assertThat(newcomer.number()).as("a number that nobody had").isGreaterThan(TALKERS + 3);
        newcomer.awaitPackets(200);
        talkers.forEach(talker -> talker.awaitPackets(200));
        talkers.add(newcomer);
        assertThat(next.output()).doesNotContain(" left");
        registry = next;
    }

    private void mediaFails() throws Exception {
        node("media-b").awaitReady();
        node("media-c").awaitReady();
        interrupt("media node killed", host()::kill);

        NodeProcess frozen = host();
        interrupt("media node frozen", () -> signal(frozen, "STOP"));
        signal(frozen, "CONT");
        await("the shard that wakes up lets go")
                .atMost(LIMIT)
                .until(() -> frozen.output().contains("connections are closed"));

        NodeProcess stopped = host();
        assertThat(stopped).isNotSameAs(frozen);
        interrupt("media node stopped", () -> assertThat(stopped.stop()).isEqualTo(143));
    }

    private void start(String mediaNode) {
        nodes.put(
                mediaNode,
                NodeProcess.mediaNode(
                        clusterPort,
                        DEAD_AFTER,
                        "--node.id=" + mediaNode,
                        "--verticles.media.instances=1"));
    }

    /// A node that has registries only, and the database of the signaling node.
    private NodeProcess registry(String name, Path data) throws Exception {
        List<String> running = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        NodeProcess started =
                NodeProcess.mediaNode(
                        clusterPort,
                        DEAD_AFTER,
                        "--node.id=" + name,
                        "--node.dataFolder=" + folder.resolve(name),
                        "--verticles.media.instances=0",
                        "--verticles.rooms.instances=1",
                        "--database.mode=external",
                        "--database.port=" + running.get(3).strip(),
                        "--database.password="
                                + Files.readString(data.resolve("postgres.password")).strip());
        nodes.put(name, started);
        return started;
    }

    /// That has the room.
    @SuppressWarnings("NullAway.Init")
    private NodeProcess registry;

    private interface Fault {
        void happen() throws Exception;
    }

    private void interrupt(String how, Fault fault) throws Exception {
        talkers.forEach(talker -> talker.awaitPackets(100));
        talkers.forEach(Talker::measure);
        fault.happen();
        // Two seconds of three talkers; some of them are from before.
        talkers.forEach(talker -> talker.awaitPackets(450));
        List<Long> millis = talkers.stream().map(Talker::interruptionMillis).sorted().toList();
        System.out.printf(Locale.ROOT, "%s: nothing was heard for %s ms%n", how, millis);
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
