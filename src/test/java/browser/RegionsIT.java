package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awaiting.Awaited;
import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.RedisServer;
import store.postgres.EmbeddedServer;
import store.postgres.TcpForwarder;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// One room in two regions, each a node and a cluster of its own: "eu" on this machine, "us" in a
/// network namespace, with 40 ms in each direction between them. They share a Redis and a PostgreSQL
/// that are near eu; neither reaches the cluster port of the other. Bots of this process reach both
/// nodes without delay, so one clock measures the delay from a talker to a listener. Browsers are
/// where they are, and find their region by measuring. Covers `OtherRegions`.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(300)
class RegionsIT {
    private static final Logger LOG = LoggerFactory.getLogger(RegionsIT.class);
    private static final Duration ONE_WAY = Duration.ofMillis(40);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PASSWORD = "correct horse 9";
    private static final String MODERATED = "Moderated";
    private static final String LOST = "Lost";
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int MEASURED = 100;

    @TempDir private static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @AutoClose private ImpairedLink link;
    @AutoClose private DelayedLine line;
    @AutoClose private RedisServer redis;
    @AutoClose private EmbeddedServer postgres;
    @AutoClose private Vertx forwarding;
    @AutoClose private TestNode eu;
    @AutoClose private TestNode us;
    private String euUrl = "";
    private AuthenticatedUser moderator;

    @BeforeAll
    void start() throws Exception {
        var obstacle = Browser.isInstalled() ? ImpairedLink.obstacle() : "no Chromium";
        assumeTrue(obstacle == null || "true".equals(System.getenv("CI")), obstacle);
        // A device of the machine, which a test cannot install.
        assumeTrue(DelayedLine.obstacle() == null, DelayedLine.obstacle());
        redis = new RedisServer(Files.createDirectory(folder.resolve("redis")));
        postgres = EmbeddedServer.start(TestDatabase.prepare(folder.resolve("database")));
        link = ImpairedLink.create();
        line = DelayedLine.create(link, ONE_WAY);
        forwarding = Vertx.vertx();
        var euPort = NodeProcess.freePort();
        var usPort = NodeProcess.freePort();
        euUrl = "https://%s:%d".formatted(line.outsideAddress(), euPort);
        eu =
                TestNode.start(
                        "eu",
                        shared(
                                "eu",
                                "127.0.0.1",
                                redis.port(),
                                postgres.address().port(),
                                "--http.host=" + line.outsideAddress(),
                                "--http.port=" + euPort,
                                "--http.publicUrl=" + euUrl,
                                "--media.host=" + line.outsideAddress(),
                                "--media.announcedAddresses=" + line.outsideAddress()));
        us =
                TestNode.startBehind(
                        link,
                        "us",
                        shared(
                                "us",
                                line.outsideAddress(),
                                forward(redis.port()),
                                forward(postgres.address().port()),
                                "--http.host=0.0.0.0",
                                "--http.port=" + usPort,
                                "--http.publicUrl=https://%s:%d"
                                        .formatted(line.insideAddress(), usPort),
                                "--media.host=0.0.0.0",
                                "--media.relayHost=" + line.insideAddress(),
                                "--media.announcedAddresses=" + link.insideAddress()));
        await("both regions")
                .atMost(LIMIT)
                .until(() -> eu.voiceHealth().path("shards").asInt() == 2);
        // A page that is opened earlier may not measure it.
        await("pages that may measure the other region")
                .atMost(LIMIT)
                .until(() -> eu.contentSecurityPolicy().contains(line.insideAddress()));
        setUp();
    }

    /// @param host of Redis and PostgreSQL, as the node reaches them
    private String[] shared(
            String region, String host, int redisPort, int databasePort, String... more) {
        var database = postgres.address();
        return Stream.concat(
                        Stream.of(
                                "--node.id=" + region,
                                "--node.region=" + region,
                                "--cluster.enabled=true",
                                "--cluster.perRegion=true",
                                // Nothing of another region reaches it.
                                "--cluster.host=127.0.0.1",
                                "--cluster.port=" + NodeProcess.freePort(),
                                "--directory.kind=redis",
                                "--directory.redisUrl=redis://%s:%d".formatted(host, redisPort),
                                "--database.mode=external",
                                "--database.host=" + host,
                                "--database.port=" + databasePort,
                                "--database.name=" + database.name(),
                                "--database.user=" + database.user(),
                                "--database.password=" + database.password(),
                                "--verticles.media.instances=1"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /// From the long line to a server on loopback.
    private int forward(int port) {
        var own = NodeProcess.freePort();
        Awaited.result(TcpForwarder.start(forwarding, line.outsideAddress(), own, port));
        return own;
    }

    @BeforeEach
    void empty() {
        await("an empty room without relays")
                .atMost(LIMIT)
                .until(() -> connectionsInEu() == 0 && relaysOfEu() == 0);
    }

    @Test
    @Order(1)
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
    @Order(2)
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

    /// Of eu's moderator, while the room is owned by the registry in us: by the participant in us,
    /// who came first. Redis ends for a while, which the call does not notice.
    @Test
    @Order(3)
    void aModeratorMutesAcrossRegionsAndTheCallGoesOnWithoutRedis() throws Exception {
        var inEu = client(euUrl);
        var inUs = client(usUrl());
        try {
            var talker = new Bot(inUs, "us-muted", true, MODERATED);
            var listener = new Bot(inEu, "eu-hears", false, MODERATED);
            awaitFrames(talker, List.of(listener), MEASURED);

            assertThat(moderate(talker, "mute")).isEqualTo(204);
            awaitSilence(talker, listener);
            assertThat(moderate(talker, "unmute")).isEqualTo(204);
            awaitFrames(talker, List.of(listener), listener.framesOf(talker) + MEASURED);

            redis.kill();
            await("a node that has noticed").atMost(LIMIT).until(() -> regionsUp(eu) == 0);
            // Longer than a shard may be silent, a lease lives and a relay waits for reports.
            awaitFrames(talker, List.of(listener), listener.framesOf(talker) + 350);
            redis.restart();
            await("both regions").atMost(LIMIT).until(() -> regionsUp(eu) == 1);
            await("the moderator").atMost(LIMIT).until(() -> moderate(talker, "mute") == 204);
            awaitSilence(talker, listener);
            assertThat(listener.moves() + talker.moves()).as("moves of media").isZero();
        } finally {
            for (var client : List.of(inEu, inUs)) {
                result(client.close());
            }
        }
    }

    /// The registry that owns the room is killed with everything else in its region.
    @Test
    @Order(4)
    void aRegionTakesOverTheRoomOfOneThatIsLost() throws Exception {
        var inEu = client(euUrl);
        var inUs = client(usUrl());
        try {
            var lost = new Bot(inUs, "us-lost", true, LOST);
            var talker = new Bot(inEu, "eu-left", true, LOST);
            var listener = new Bot(inEu, "eu-too", false, LOST);
            awaitFrames(lost, List.of(listener), MEASURED);
            awaitFrames(talker, List.of(listener), MEASURED);

            us.kill();

            // Only the owner admits a participant.
            var newcomer = new Bot(inEu, "eu-new", false, LOST);
            awaitFrames(talker, List.of(listener, newcomer), listener.framesOf(talker) + MEASURED);
            // Only the owner enforces what a moderator has changed.
            assertThat(moderate(talker, "mute")).isEqualTo(204);
            awaitSilence(talker, listener);
            assertThat(listener.moves() + talker.moves()).as("moves of media").isZero();
        } finally {
            for (var client : List.of(inEu, inUs)) {
                result(client.close());
            }
        }
    }

    private static double regionsUp(TestNode node) {
        return node.metric("hubbub_regions_up");
    }

    /// The owner of the guild, and channels whose rooms the registry near their first participant
    /// owns.
    private void setUp() throws Exception {
        var client = client(euUrl);
        try {
            moderator = result(client.api().user("mona", PASSWORD));
            var link = eu.ownerLink();
            var code = link.substring(link.lastIndexOf('/') + 1);
            assertThat(post("/api/invites/%s/accept".formatted(code), "{}")).isEqualTo(200);
            for (var name : List.of(MODERATED, LOST)) {
                result(client.api().channel(moderator, null, name));
            }
        } finally {
            result(client.close());
        }
    }

    /// At eu.
    ///
    /// @return the status of the answer
    private int moderate(Bot target, String action) throws IOException, InterruptedException {
        return post(
                "/api/guilds/%s/moderation".formatted(target.channel.guild()),
                "{\"member\": \"%s\", \"action\": \"%s\"}".formatted(target.account.id(), action));
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d%s".formatted(eu.plainPort(), path)))
                        .header("Authorization", "Bearer " + moderator.accessToken())
                        .header("Content-Type", "application/json")
                        .timeout(LIMIT)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /// Half a second of packets is sent, and none arrives.
    private static void awaitSilence(Bot talker, Bot listener) {
        var last = new AtomicInteger(-1);
        var sentThen = new AtomicInteger();
        await(listener.name + " no longer receives " + talker.name)
                .atMost(LIMIT)
                .until(() -> {
                    var frames = listener.framesOf(talker);
                    if (last.getAndSet(frames) != frames) {
                        sentThen.set(talker.sent());
                    }
                    return talker.sent() - sentThen.get() >= 25;
                });
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
        private final AuthenticatedUser account;
        private final VoiceChannel channel;

        // Written on the event loop of the call.
        private final Map<Integer, Queue<Long>> delaysNanosByTalker = new ConcurrentHashMap<>();

        private final AtomicInteger moves = new AtomicInteger();

        Bot(CallClient client, String name, boolean talks) throws Exception {
            this(client, name, talks, "General");
        }

        Bot(CallClient client, String name, boolean talks, String channelName) throws Exception {
            this.name = name;
            account = result(client.api().user(name, PASSWORD));
            channel = result(client.api().channel(account, null, channelName));
            var call =
                    client.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
            result(call.join(channel.id()));
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
        public void onServerMessage(String op, String frame) {
            if (op.equals("migrate")) {
                moves.incrementAndGet();
            }
        }

        @Override
        public void onEnded(String reason) {
            LOG.info("{}: {}", name, reason);
        }

        /// Of its media to another shard.
        int moves() {
            return moves.get();
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
