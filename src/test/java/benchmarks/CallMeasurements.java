package benchmarks;

import browser.Browser;
import browser.TestNode;
import bus.MediaMessage.ShardStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rooms.TrackKind;
import verticles.NodeProcess;

/// A call on a node started by `scripts/run`, seen from outside: how long it takes to start and to join,
/// how long packets stay, how much memory is used. Prints a Markdown table.
public final class CallMeasurements {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";
    private static final int JOINS = 20;
    private static final int CROWD = 12;

    /// Of a dozen people with one camera each second packet is sent in 20 s; fewer would be noise.
    private static final long PACKETS_FOR_A_QUANTILE = 100_000;

    private static final int PACKETS_OF_TWO = 5_000;

    /// From the click to the first packet that is played: `getSynchronizationSources` knows of none before.
    /// Looks every 4 ms, which is as often as a page may.
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

    /// One more person in the same page, with a login and a connection of their own.
    private static final String ANOTHER_PERSON =
            """
            const [username, password, name, done] = arguments;
            const join = async () => {
                const { Api, LoginStore, VoiceClient } = await import('/voice/voice-client.js');
                const api = new Api(new LoginStore(username));
                await api.register(username, password);
                const client = new VoiceClient({ url: api.socketUrl(), token: (options) => api.token(options) });
                (hubbub.crowd ??= []).push(client);
                const { guilds } = await client.start();
                await client.join(guilds[0].channels.find((channel) => channel.name === name).id);
            };
            join().then(() => done(''), (error) => done(String(error)));
            """;

    private final List<String> rows = new ArrayList<>();

    private CallMeasurements() {}

    public static void main(String[] arguments) throws IOException {
        new CallMeasurements().run();
    }

    private void run() throws IOException {
        Files.deleteIfExists(Path.of("target", "hubbub.jar"));
        start("scripts/run to ready, building the jar first").close();
        try (var node = start("scripts/run to ready, jar built, empty data folder");
                var ada = Browser.start("ada");
                var bob = Browser.start("bob")) {
            ada.open(node.url()).register("ada", PASSWORD).join(CHANNEL);
            bob.open(node.url()).register("bob", PASSWORD);
            joins(bob);
            row("resident memory, 2 participants", mebibytes(node));

            ada.camera(true);
            bob.camera(true);
            bob.waitUntil("pictures of Ada", () -> bob.framesDecoded("ada", TrackKind.CAMERA) > 0);
            forwardDelay(node, ada, 2, PACKETS_OF_TWO);

            bob.camera(false);
            try (var crowd = Browser.start("crowd")) {
                crowd.open(node.url());
                for (var i = 3; i <= CROWD; i++) {
                    var failure =
                            crowd.evaluateAsync(ANOTHER_PERSON, "person" + i, PASSWORD, CHANNEL);
                    if (!"".equals(failure)) {
                        throw new IllegalStateException(String.valueOf(failure));
                    }
                }
                ada.waitUntil("everybody", () -> ada.participants().size() == CROWD);
                forwardDelay(node, ada, CROWD, PACKETS_FOR_A_QUANTILE);
                row("resident memory, 12 participants, 10 of them in one page", mebibytes(node));
            }
        }
        System.out.println("| | |\n|---|---|");
        rows.forEach(System.out::println);
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

    /// Of the shard that has the room.
    private void forwardDelay(TestNode node, Browser witness, int participants, long packets) {
        var before = shard(node).packetsSent();
        witness.waitUntil(
                packets + " packets forwarded",
                () -> shard(node).packetsSent() - before >= packets);
        var shard = shard(node);
        row(
                "forwarding delay in the server, %d participants".formatted(participants),
                "p50 %.2f ms, p99 %.2f ms"
                        .formatted(
                                shard.forwardDelayP50Micros() / 1e3,
                                shard.forwardDelayP99Micros() / 1e3));
    }

    private static ShardStatus shard(TestNode node) {
        return node.shards().stream()
                .max(Comparator.comparingLong(ShardStatus::connections))
                .orElseThrow();
    }

    private static String mebibytes(TestNode node) {
        return "%d MiB".formatted(node.residentBytes() >> 20);
    }

    private void row(String what, String value) {
        var row = "| %s | %s |".formatted(what, value);
        System.err.println(row);
        rows.add(row);
    }
}
