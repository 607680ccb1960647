package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import bots.recordings.AudioRecording;
import browser.Browser;
import browser.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/// What the page costs in a room of 100 with 10 talkers, who change every ten seconds: processor
/// time of the threads of its renderer, heap of JavaScript, audio elements and live streams. The
/// page itself runs on the main thread; decoding and mixing run on others. Prints a Markdown table.
public final class PageMeasurements {
    private static final int BOTS = 99;
    private static final int TALKERS = 10;
    private static final int ROUNDS = 6;
    private static final long ROUND_MILLIS = 10_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /// Counts the audio elements, which the page does not put into the document.
    private static final String COUNT_ELEMENTS =
            """
            {
                window.audioElements = [];
                const create = Document.prototype.createElement;
                Document.prototype.createElement = function (name, ...rest) {
                    const element = create.call(this, name, ...rest);
                    if (name === 'audio') window.audioElements.push(new WeakRef(element));
                    return element;
                };
            }
            """;

    /// After a full collection; a stream is live when a packet of it came in the last second.
    private static final String FIGURES =
            """
            const done = arguments[arguments.length - 1];
            gc();
            setTimeout(() => {
                gc();
                const elements = window.audioElements.map((ref) => ref.deref()).filter(Boolean);
                const now = performance.timeOrigin + performance.now();
                done({
                    heap: performance.memory.usedJSHeapSize,
                    made: window.audioElements.length,
                    playing: elements.filter(({ srcObject }) => srcObject).length,
                    live: (hubbub.peers ?? []).flatMap((pc) => pc.getReceivers()).filter((receiver) =>
                        receiver.getSynchronizationSources().some(({ timestamp }) => now - timestamp < 1000)).length,
                    nodes: document.querySelectorAll('*').length,
                });
            }, 500);
            """;

    private record Figures(long heap, long made, long playing, long live, long nodes) {
        static Figures of(Browser browser) {
            Map<?, ?> read = Objects.requireNonNull((Map<?, ?>) browser.evaluateAsync(FIGURES));
            return new Figures(
                    number(read, "heap"),
                    number(read, "made"),
                    number(read, "playing"),
                    number(read, "live"),
                    number(read, "nodes"));
        }

        private static long number(Map<?, ?> read, String name) {
            return ((Number) Objects.requireNonNull(read.get(name), name)).longValue();
        }
    }

    private PageMeasurements() {}

    public static void main(String[] arguments) throws Exception {
        try (var node =
                        TestNode.start(
                                "all-in-one",
                                "--limits.http.connectionsPerAddress=10000",
                                "--limits.http.newConnectionsPerMinute=1000000",
                                "--limits.http.socketsPerAddress=10000");
                var viewer =
                        Browser.start(
                                "viewer",
                                "--js-flags=--expose-gc",
                                "--enable-precise-memory-info")) {
            viewer.runBeforePages(COUNT_ELEMENTS);
            viewer.open(node.url()).register("viewer", Talker.PASSWORD);
            CallClient client = CallClient.open(ServerAddress.of(node.url(), true), 2);
            try {
                measure(viewer, client);
            } finally {
                Talker.await(client.close());
            }
        }
    }

    private static void measure(Browser viewer, CallClient client) throws Exception {
        Figures alone = Figures.of(viewer);
        List<RecordedTalker> bots = join(client);
        viewer.join("General");
        Awaitility.await()
                .pollInSameThread()
                .atMost(TIMEOUT)
                .until(() -> viewer.participants().size() == BOTS + 1);
        talk(bots, 0);
        Thread.sleep(ROUND_MILLIS);
        Figures first = Figures.of(viewer);
        viewer.screenshot("room-of-100");
        Map<String, Double> before = RendererThreads.seconds();
        long begun = System.nanoTime();
        long mostLive = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            talk(bots, round);
            Thread.sleep(ROUND_MILLIS);
            mostLive = Math.max(mostLive, Figures.of(viewer).live());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Double> used = new TreeMap<>(RendererThreads.seconds());
        before.forEach((thread, spent) -> used.merge(thread, -spent, Double::sum));
        Figures last = Figures.of(viewer);
        row("heap of JavaScript before the call", "%.1f MB".formatted(alone.heap() / 1e6));
        row(
                "heap of JavaScript in the room, at first and after " + ROUNDS + " changes",
                "%.1f MB, %.1f MB".formatted(first.heap() / 1e6, last.heap() / 1e6));
        row(
                "audio elements made, at first and at last",
                "%d, %d".formatted(first.made(), last.made()));
        row("audio elements with a stream", "%d".formatted(last.playing()));
        row("live streams at most", "%d".formatted(mostLive));
        row("elements of the document", "%d".formatted(last.nodes()));
        used.entrySet().stream()
                .filter(thread -> thread.getValue() / seconds >= 0.001)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(thread ->
                        row(
                                "processor, " + thread.getKey(),
                                "%.1f %% of a core".formatted(100 * thread.getValue() / seconds)));
    }

    private static List<RecordedTalker> join(CallClient client) throws Exception {
        List<AudioRecording> recordings = AudioRecording.shipped();
        List<RecordedTalker> bots = new ArrayList<>();
        List<Future<?>> joins = new ArrayList<>();
        VoiceChannel channel = null;
        for (int i = 0; i < BOTS; i++) {
            AuthenticatedUser account = Talker.await(client.api().user("bot" + i, Talker.PASSWORD));
            if (channel == null) {
                channel = Talker.await(client.api().channel(account, null, "General"));
            }
            RecordedTalker bot =
                    new RecordedTalker(client, account, recordings.get(i % recordings.size()), i);
            bots.add(bot);
            joins.add(bot.join(channel));
        }
        Talker.await(Future.all(joins));
        return bots;
    }

    /// The talkers of this round, and no others.
    private static void talk(List<RecordedTalker> bots, int round) {
        for (int i = 0; i < bots.size(); i++) {
            bots.get(i).speak(i / TALKERS == round % (BOTS / TALKERS));
        }
    }

    private static void row(String what, String value) {
        System.out.printf("| %s | %s |%n", what, value);
    }
}
