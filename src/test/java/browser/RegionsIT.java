package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.ServerAddress;
import call.TrackKind;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.NodeProcess;

/// One room in two regions, each a node: "eu" on this machine, "us" in a network namespace, with 40
/// ms in each direction between them. Bots of this process reach both without delay, so one clock
/// measures the delay from a talker to a listener. Browsers are where they are, and find their
/// region by measuring.
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class RegionsIT {
    private static final Logger LOG = LoggerFactory.getLogger(RegionsIT.class);
    private static final Duration ONE_WAY = Duration.ofMillis(40);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PASSWORD = "correct horse 9";
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int MEASURED = 100;

    @AutoClose private ImpairedLink link;
    @AutoClose private DelayedLine line;
    @AutoClose private TestNode eu;
    @AutoClose private TestNode us;
    private String euUrl = "";

    @BeforeAll
    void start() {
        var obstacle = Browser.isInstalled() ? ImpairedLink.obstacle() : "no Chromium";
        assumeTrue(obstacle == null || "true".equals(System.getenv("CI")), obstacle);
        // A device of the machine, which a test cannot install.
        assumeTrue(DelayedLine.obstacle() == null, DelayedLine.obstacle());
        link = ImpairedLink.create();
        line = DelayedLine.create(link, ONE_WAY);
        var clusterPort = NodeProcess.freePort();
        var euPort = NodeProcess.freePort();
        var usPort = NodeProcess.freePort();
        euUrl = "https://%s:%d".formatted(line.outsideAddress(), euPort);
        eu =
                TestNode.start(
                        "eu",
                        "--node.id=eu",
                        "--node.region=eu",
                        "--cluster.enabled=true",
                        "--cluster.host=" + line.outsideAddress(),
                        "--cluster.port=" + clusterPort,
                        "--http.host=" + line.outsideAddress(),
                        "--http.port=" + euPort,
                        "--http.publicUrl=" + euUrl,
                        "--media.host=" + line.outsideAddress(),
                        "--media.announcedAddresses=" + line.outsideAddress(),
                        "--verticles.media.instances=1");
        us =
                TestNode.startBehind(
                        link,
                        "us",
                        "--conf=media-node",
                        "--node.id=us",
                        "--node.region=us",
                        "--cluster.host=" + line.insideAddress(),
                        "--cluster.port=" + NodeProcess.freePort(),
                        "--cluster.members=" + line.outsideAddress() + ":" + clusterPort,
                        "--http.host=0.0.0.0",
                        "--http.port=" + usPort,
                        "--http.publicUrl=https://%s:%d".formatted(line.insideAddress(), usPort),
                        // So that relays use the address of the cluster.
                        "--media.host=0.0.0.0",
                        "--media.announcedAddresses=" + link.insideAddress(),
                        "--verticles.signaling.instances=1",
                        "--verticles.media.instances=1");
        await("both regions")
                .atMost(LIMIT)
                .until(() -> eu.voiceHealth().path("shards").asInt() == 2);
        // A page that is opened earlier may not measure it.
        await("pages that may measure the other region")
                .atMost(LIMIT)
                .until(() -> eu.contentSecurityPolicy().contains(line.insideAddress()));
    }

    @BeforeEach
    void empty() {
        await("an empty room without relays")
                .atMost(LIMIT)
                .until(() -> connectionsInEu() == 0 && relaysOfEu() == 0);
    }

    @Test
    void eachStreamCrossesOnce() throws Exception {
        var inEu = client(euUrl);
        var inUs = client(usUrl());
        try {
            var euTalker = new Bot(inEu, "eu-talker", true);
            var usTalker = new Bot(inUs, "us-talker", true);
            var euListeners = List.of(new Bot(inEu, "eu-1", false), new Bot(inEu, "eu-2", false));
            var usListeners = List.of(new Bot(inUs, "us-1", false), new Bot(inUs, "us-2", false));
            awaitFrames(euTalker, usListeners, MEASURED);
            awaitFrames(usTalker, euListeners, MEASURED);
            assertThat(connectionsInEu()).as("those near eu").isEqualTo(3);
            assertThat(relaysOfEu()).isEqualTo(1);

            var inwards = line.rtpInwards();
            var outwards = line.rtpOutwards();
            var sentInEu = euTalker.sent();
            var sentInUs = usTalker.sent();
            awaitFrames(euTalker, usListeners, 3 * MEASURED);
            awaitFrames(usTalker, euListeners, 3 * MEASURED);

            crossedOnce(inwards, line.rtpInwards(), euTalker.sent() - sentInEu);
            crossedOnce(outwards, line.rtpOutwards(), usTalker.sent() - sentInUs);
            System.out.printf(
                    Locale.ROOT,
                    "over %d ms, without codec and jitter buffer: p50 %s ms, p99 %s ms%n",
                    ONE_WAY.toMillis(),
                    usListeners.getFirst().delayMillis(euTalker, 0.5),
                    usListeners.getFirst().delayMillis(euTalker, 0.99));
        } finally {
            for (var client : List.of(inEu, inUs)) {
                result(client.close());
            }
        }
    }

    /// Bob's page is of the node far away, but the region near him serves his media.
    @Test
    void browsersFindTheirRegionAndReceiveEachOther() {
        try (var ada = Browser.start("ada");
                var bob = Browser.startBehind(link, "bob")) {
            for (var browser : List.of(ada, bob)) {
                browser.captureSmall().captureRawAudio().open(euUrl);
            }
            ada.register("ada", "correct horse battery");
            bob.register("bob", "correct horse battery");
            for (var browser : List.of(ada, bob)) {
                browser.waitUntil("both regions measured", () -> browser.regionsMeasured() == 2);
                browser.join("General");
                browser.camera(true);
            }

            CallScenarios.receivesAudio(ada, "bob");
            CallScenarios.receivesAudio(bob, "ada");
            CallScenarios.decodesVideo(ada, "bob", TrackKind.CAMERA);
            CallScenarios.decodesVideo(bob, "ada", TrackKind.CAMERA);

            assertThat(connectionsInEu()).as("those near eu").isEqualTo(1);
            assertThat(relaysOfEu()).isEqualTo(1);
            for (var browser : List.of(ada, bob)) {
                assertThat(browser.negotiations()).isEqualTo(1);
                assertThat(browser.joins()).isEqualTo(1);
                browser.leave();
            }
        }
    }

    /// As this machine reaches it without delay.
    private String usUrl() {
        return "https://%s:%d".formatted(link.insideAddress(), URI.create(us.url()).getPort());
    }

    private int connectionsInEu() {
        return eu.figures().path("connections").asInt(-1);
    }

    private int relaysOfEu() {
        return eu.figures().path("relays").path("open").asInt(-1);
    }

    private static void awaitFrames(Bot talker, List<Bot> listeners, int frames) {
        for (var listener : listeners) {
            await(listener.name + " receives " + talker.name)
                    .atMost(LIMIT)
                    .until(() -> listener.framesOf(talker) >= frames);
        }
    }

    /// One stream as long as the talker's, though there are several listeners. The line holds some
    /// frames, and the counters are not read at the same moment.
    private static void crossedOnce(
            Map<Integer, Long> before, Map<Integer, Long> after, int sentFrames) {
        var streams =
                after.entrySet().stream()
                        .map(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
                        .filter(packets -> packets > sentFrames / 10)
                        .toList();
        assertThat(streams).as("packets by stream, of %d frames", sentFrames).hasSize(1);
        assertThat(streams.getFirst()).isBetween(sentFrames * 3L / 4, sentFrames * 5L / 4);
    }

    private static CallClient client(String url) {
        return CallClient.open(ServerAddress.of(url, true), 1);
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /// A participant, each of whose frames says who sent it and when.
    private static final class Bot implements CallListener {
        private static final AtomicInteger NUMBERS = new AtomicInteger();
        private static final int MAGIC = 0x5EC10;
        private static final int FRAME_BYTES = 80;
        private static final int HEAD_BYTES = Byte.BYTES;

        private final String name;
        private final int id = NUMBERS.incrementAndGet();
        private final AtomicInteger sent = new AtomicInteger();

        // Written on the event loop of the call.
        private final Map<Integer, Queue<Long>> delaysNanosByTalker = new ConcurrentHashMap<>();

        Bot(CallClient client, String name, boolean talks) throws Exception {
            this.name = name;
            var account = result(client.api().user(name, PASSWORD));
            var channel = result(client.api().channel(account, null, "General")).id();
            var call =
                    client.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
            result(call.join(channel));
            if (talks) {
                call.loop()
                        .scheduleAtFixedRate(
                                () -> send(call), 0, PACKET_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void send(Call call) {
            var frame = new byte[FRAME_BYTES];
            ByteBuffer.wrap(frame)
                    .position(HEAD_BYTES)
                    .putInt(MAGIC)
                    .putInt(id)
                    .putLong(System.nanoTime());
            var ticks = sent.incrementAndGet() * OPUS_TICKS;
            int _ =
                    call.media()
                            .sendAudio(
                                    TrackKind.MICROPHONE, frame, 0, frame.length, ticks, 20, false);
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
            var payload =
                    ByteBuffer.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
            if (payload.remaining() < FRAME_BYTES) {
                return;
            }
            payload.position(payload.position() + HEAD_BYTES);
            if (payload.getInt() == MAGIC) {
                delaysNanosByTalker
                        .computeIfAbsent(payload.getInt(), _ -> new ConcurrentLinkedQueue<>())
                        .add(atNanos - payload.getLong());
            }
        }

        @Override
        public void onEnded(String reason) {
            LOG.info("{}: {}", name, reason);
        }

        int sent() {
            return sent.get();
        }

        int framesOf(Bot talker) {
            return delaysNanosOf(talker).size();
        }

        private Queue<Long> delaysNanosOf(Bot talker) {
            return delaysNanosByTalker.getOrDefault(talker.id, new ConcurrentLinkedQueue<>());
        }

        /// From the talker to here.
        String delayMillis(Bot talker, double quantile) {
            var sorted = delaysNanosOf(talker).stream().sorted().toList();
            return String.format(
                    Locale.ROOT, "%.1f", sorted.get((int) (quantile * (sorted.size() - 1))) / 1e6);
        }
    }
}
