package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.ServerAddress;
import browser.Browser;
import browser.TestNode;
import bus.call.MediaMessage.ShardStatus;
import call.TrackKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import verticles.NodeProcess;

/// A call on a node started by `scripts/run`, seen from outside: how long it takes to start and to
/// join, how long packets are delayed, how much memory is used. Prints a Markdown table.
public final class CallMeasurements {
    private static final String CHANNEL = "General";
    private static final int JOINS = 20;
    private static final int CROWD = 12;

    /// Some 20 s of either call, which is what the quantiles cover.
    private static final long PACKETS_OF_TWO = 5_000;

    private static final long PACKETS_OF_CROWD = 100_000;

    /// From the click to the first packet that is played: `getSynchronizationSources` knows of none
    /// before. Looks every 4 ms, which is as often as a page may.
    private static final String TIMED_JOIN =
            """
            const [name, done] = arguments;
            const { client } = hubbub;
            const { id } = [...client.guilds].flatMap(({ channels }) => channels).find((channel) => channel.name === name);
            hubbub.peer = undefined;
            const begin = performance.now();
            const audible = () => hubbub.peer?.getReceivers().some(
                (receiver) => receiver.track.kind === 'audio' && receiver.getSynchronizationSources().length > 0);
            const look = () => (audible() ? done(performance.now() - begin) : setTimeout(look, 4));
            client.join(id);
            look();
            """;

    private final List<String> rows = new ArrayList<>();

    private CallMeasurements() {}

    public static void main(String[] arguments) throws Exception {
        new CallMeasurements().run();
    }

    private void run() throws Exception {
        Files.deleteIfExists(Path.of("target", "hubbub.jar"));
        start("scripts/run to ready, building the jar first").close();
        try (var node = start("scripts/run to ready, jar built, empty data folder")) {
            two(node);
            crowd(node);
        }
        NetworkMeasurements.run(this::row);
        HostileTraffic.run(this::row);
        System.out.println("| | |\n|---|---|");
        rows.forEach(System.out::println);
    }

    private void two(TestNode node) {
        try (var ada = Browser.start("ada");
                var bob = Browser.start("bob")) {
            ada.open(node.url()).register("ada", Talker.PASSWORD).join(CHANNEL);
            bob.open(node.url()).register("bob", Talker.PASSWORD);
            joins(bob);
            ada.camera(true);
            bob.camera(true);
            bob.waitUntil("video of Ada", () -> bob.framesDecoded("ada", TrackKind.CAMERA) > 0);
            forwarding(node, "2 browsers with camera", PACKETS_OF_TWO);
        }
    }

    private void crowd(TestNode node) throws Exception {
        var client =
                CallClient.open(ServerAddress.of("http://127.0.0.1:" + node.plainPort(), false), 1);
        try {
            for (var i = 0; i < CROWD; i++) {
                var account = Talker.await(client.api().user("talker" + i, Talker.PASSWORD));
                var talker = new Talker(client, account);
                Talker.await(
                        talker.join(Talker.await(client.api().channel(account, null, CHANNEL))));
                talker.talk(Talker.FRAME_MICROS * i / CROWD);
            }
            forwarding(node, "12 talkers at wire level", PACKETS_OF_CROWD);
        } finally {
            Talker.await(client.close());
        }
    }

    private TestNode start(String what) {
        var beginNanos = System.nanoTime();
        var node =
                TestNode.startBy(arguments -> {
                    var command = new ArrayList<>(List.of("scripts/run"));
                    command.addAll(arguments);
                    return NodeProcess.run(Map.of(), command);
                });
        row(what, "%.1f s".formatted((System.nanoTime() - beginNanos) / 1e9));
        return node;
    }

    private void joins(Browser browser) {
        var millis =
                IntStream.range(0, JOINS)
                        .mapToObj(join -> timedJoin(browser, join == JOINS - 1))
                        .sorted(Comparator.naturalOrder())
                        .toList();
        row(
                "click on join to first audio, %d joins".formatted(JOINS),
                "p50 %.0f ms, p95 %.0f ms, longest %.0f ms"
                        .formatted(
                                millis.get(JOINS / 2 - 1),
                                millis.get(JOINS * 95 / 100 - 1),
                                millis.getLast()));
    }

    private static double timedJoin(Browser browser, boolean stay) {
        if (!(browser.evaluateAsync(TIMED_JOIN, CHANNEL) instanceof Number millis)) {
            throw new IllegalStateException("no join");
        }
        browser.waitUntil("in the channel", browser::isConnected);
        if (!stay) {
            browser.leave();
        }
        return millis.doubleValue();
    }

    /// Delay of the shard that has the room, and memory.
    private void forwarding(TestNode node, String participants, long packets) {
        var before = shard(node).figures().sent().packets();
        Awaitility.await("packets")
                .atMost(Duration.ofMinutes(3))
                .until(() -> shard(node).figures().sent().packets() - before >= packets);
        var shard = shard(node);
        row(
                "forwarding delay in the server, " + participants,
                "p50 %.2f ms, p99 %.2f ms, at %.0f %% of a core"
                        .formatted(
                                shard.figures().forwardDelay().p50Nanos() / 1e6,
                                shard.figures().forwardDelay().p99Nanos() / 1e6,
                                shard.load() * 100));
        // Before the collection, which moves things and so touches more memory.
        var resident = node.residentBytes();
        row(
                "resident memory, " + participants,
                "%d MiB, of which live heap %d MiB"
                        .formatted(resident >> 20, node.liveHeapBytes() >> 20));
    }

    private static ShardStatus shard(TestNode node) {
        return node.shards().stream()
                .max(Comparator.comparingLong(status -> status.figures().connections()))
                .orElseThrow();
    }

    private void row(String what, String value) {
        var row = "| %s | %s |".formatted(what, value);
        System.err.println(row);
        rows.add(row);
    }
}
