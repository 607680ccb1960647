package bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import bus.account.AuthEvent;
import bus.account.AuthMessage;
import bus.call.RolloutEvent;
import bus.call.SessionMessage;
import bus.message.Address;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.node.NodeMessage;
import bus.region.RegionCounts;
import bus.region.RegionCounts.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ports.FreePort;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.RedisServer;
import store.postgres.TcpForwarder;

/// Two regions, each a Vert.x of its own, over a real Redis. Covers `RegionLink`.
@Timeout(120)
class RegionBridgeIT {
    private static final byte[] SECRET = secret("of the cluster");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AuthEvent EVENT = new AuthEvent.UserChanged(new UUID(1, 2));

    @TempDir static Path folder;
    private static RedisServer redis;

    private final Address<NodeMessage> node = Addresses.node("n-" + UUID.randomUUID());
    private Region eu;
    private Region us;

    /// A process of a region that has no other ones.
    private static final class Region {
        final Vertx vertx = Vertx.vertx();
        final RegionCounts counts = new RegionCounts();
        final Queue<String> missed = new ConcurrentLinkedQueue<>();
        final RegionBridge bridge;
        final Bus bus;

        Region(String name, byte[] secret) throws Exception {
            this(name, secret, redis.url());
        }

        Region(String name, byte[] secret, String redisUrl) throws Exception {
            bridge = result(RegionBridge.open(vertx, redisUrl, secret, name, counts, missed::add));
            bus = new Bus(vertx);
        }

        void close() throws Exception {
            result(bridge.close());
            result(vertx.close());
        }
    }

    @BeforeAll
    static void startRedis() throws IOException {
        redis = new RedisServer(folder);
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        eu = new Region("eu", SECRET);
        us = new Region("us", SECRET);
    }

    @AfterEach
    void close() throws Exception {
        eu.close();
        us.close();
    }

    @Test
    void aRequestIsAnsweredInTheOtherRegionUntilItsConsumerCloses() throws Exception {
        Bus.Consumer consumer = serve(us, new NodeMessage.Nodes(List.of()));

        assertThat(result(eu.bus.request(node, new NodeMessage.ListNodes())))
                .isEqualTo(new NodeMessage.Nodes(List.of()));

        result(consumer.close());
        assertThat(failureOf(eu).code()).isEqualTo(RefusalCode.UNAVAILABLE);
    }

    @Test
    void aRefusalOfTheOtherRegionArrives() throws Exception {
        result(
                us.bus.consume(
                        node,
                        _ -> {
                            throw new RefusedException(RefusalCode.NOT_FOUND, "There is none.");
                        }));

        assertThat(failureOf(eu).code()).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void theAnswerComesOnTheContextOfTheCaller() throws Exception {
        serve(us, new NodeMessage.Nodes(List.of()));
        Context context = eu.vertx.getOrCreateContext();

        Context answered =
                result(
                        Future.future(done ->
                                context.runOnContext(_ ->
                                        eu.bus
                                                .request(node, new NodeMessage.ListNodes())
                                                .onComplete(_ ->
                                                        done.complete(Vertx.currentContext())))));

        assertThat(answered).isSameAs(context);
    }

    /// Each region has its own.
    @Test
    void aServiceOfTheOtherRegionIsNotAsked() throws Exception {
        result(us.bus.consume(Addresses.AUTH, _ -> Answer.none()));

        Throwable failure =
                catchThrowable(() ->
                        result(eu.bus.request(Addresses.AUTH, new AuthMessage.AskRegistration())));

        assertThat(failure).hasMessageContaining("has no consumer");
        assertThat(us.counts.of(Event.RECEIVED)).isZero();
    }

    @Test
    void whatIsSentArrivesInItsOrder() throws Exception {
        List<Boolean> arrived = new ArrayList<>();
        List<Boolean> sent = IntStream.range(0, 200).mapToObj(i -> i % 3 == 0).toList();
        result(
                us.bus.consume(
                        node,
                        message -> {
                            arrived.add(((NodeMessage.SetDraining) message).draining());
                            return Answer.none();
                        }));

        eu.vertx.runOnContext(
                _ -> sent.forEach(each -> eu.bus.send(node, new NodeMessage.SetDraining(each))));

        await().atMost(LIMIT).until(() -> us.counts.of(Event.RECEIVED) == sent.size());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(arrived).isEqualTo(sent));
    }

    @Test
    void whatIsPublishedArrivesOnceAtEachListener() throws Exception {
        Region other = new Region("us", SECRET);
        try {
            Queue<BusMessage> inEu = listen(eu);
            Queue<BusMessage> inUs = listen(us);
            Queue<BusMessage> atOther = listen(other);

            eu.bus.publish(Addresses.AUTH_EVENTS, EVENT);

            await().atMost(LIMIT)
                    .untilAsserted(() -> {
                        assertThat(inUs).containsExactly(EVENT);
                        assertThat(atOther).containsExactly(EVENT);
                        assertThat(inEu).containsExactly(EVENT);
                    });
            // The cluster of its region brings it there.
            us.bus.publish(Addresses.AUTH_EVENTS, EVENT);
            await().atMost(LIMIT).until(() -> inEu.size() == 2 && inUs.size() == 2);
            assertThat(atOther).hasSize(1);
        } finally {
            other.close();
        }
    }

    @Test
    void whatRedisOrOthersMakeUpIsDropped() throws Exception {
        Queue<BusMessage> inUs = listen(us);
        Queue<Buffer> overheard = new ConcurrentLinkedQueue<>();
        String channel = "hubbub:bus:" + Addresses.AUTH_EVENTS.name();
        Redis client = Redis.createClient(eu.vertx, redis.url());
        RedisConnection listening = result(client.connect());
        listening.handler(push -> {
            if (push.get(0).toString().equals("message")) {
                overheard.add(push.get(2).toBuffer());
            }
        });
        result(listening.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).mapEmpty());
        await().atMost(LIMIT).until(() -> published(client, channel, Buffer.buffer("?")) == 2);
        eu.bus.publish(Addresses.AUTH_EVENTS, EVENT);
        await().atMost(LIMIT).until(() -> overheard.size() == 2 && inUs.size() == 1);
        Buffer seen = List.copyOf(overheard).getLast();
        Region stranger = new Region("eu", secret("of another one"));

        stranger.bus.publish(Addresses.AUTH_EVENTS, EVENT);
        published(client, channel, seen);
        published(client, channel, Buffer.buffer(new byte[2 << 20]));
        published(client, "hubbub:bus:" + Addresses.ROLLOUT.name(), seen);

        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    assertThat(us.counts.of(Event.FORGED)).isOne();
                    assertThat(us.counts.of(Event.REPLAYED)).isOne();
                    assertThat(us.counts.of(Event.TOO_LARGE)).isOne();
                    assertThat(us.counts.of(Event.MALFORMED)).isOne();
                });
        assertThat(inUs).containsExactly(EVENT);
        stranger.close();
    }

    @Test
    void messagesThatAreTooLargeAreNotSent() throws Exception {
        String huge = "x".repeat(2 << 20);
        serve(us, new NodeMessage.Nodes(List.of(nodeOf(huge))));

        assertThat(failureOf(eu).code()).isEqualTo(RefusalCode.INTERNAL_ERROR);
        assertThat(us.counts.of(Event.TOO_LARGE)).isOne();

        Throwable failure =
                catchThrowable(() ->
                        result(
                                eu.bus.request(
                                        Addresses.session("s"),
                                        new SessionMessage.Resume(huge, 0, "socket", null))));
        assertThat(failure).hasMessageContaining("has no consumer");
        assertThat(eu.counts.of(Event.TOO_LARGE)).isOne();
    }

    private static NodeMessage.Node nodeOf(String id) {
        return new NodeMessage.Node(id, "us", "1", false, 1, 0, 0);
    }

    @Test
    void withoutRedisTheOwnRegionGoesOn() throws Exception {
        serve(us, new NodeMessage.Nodes(List.of()));
        Queue<BusMessage> inUs = listen(us);
        Queue<BusMessage> inEu = listen(eu);
        await().atMost(LIMIT).until(() -> eu.bus.reachesRegions() && us.bus.reachesRegions());

        redis.kill();

        await().atMost(LIMIT).until(() -> !eu.bus.reachesRegions());
        assertThat(failureOf(eu).code()).isEqualTo(RefusalCode.UNAVAILABLE);
        assertThat(result(us.bus.request(node, new NodeMessage.ListNodes()))).isNotNull();
        eu.bus.publish(Addresses.AUTH_EVENTS, EVENT);
        await().atMost(LIMIT).until(() -> inEu.size() == 1);
        result(us.bus.consume(Addresses.node("new"), _ -> Answer.none()));

        redis.restart();

        await().atMost(LIMIT).until(() -> eu.bus.reachesRegions() && us.bus.reachesRegions());
        assertThat(result(eu.bus.request(node, new NodeMessage.ListNodes()))).isNotNull();
        assertThat(us.missed)
                .as("addresses whose consumers read again what they may have missed")
                .contains(node.name(), Addresses.AUTH_EVENTS.name(), "node.new");
        assertThat(inUs).as("published while Redis was away").isEmpty();
    }

    /// Those who could be reached all the time would not know that they missed something.
    @Test
    void whatCouldNotBePublishedIsReportedLater() throws Exception {
        result(us.bus.listen(Addresses.ROLLOUT, _ -> {}));
        int port = FreePort.choose();
        TcpForwarder line = forwarder(port);
        Region cut = new Region("cut", SECRET, "redis://127.0.0.1:" + port);
        await().atMost(LIMIT).until(() -> cut.counts.reach() == RegionCounts.Reach.UP);
        result(line.close());
        await().atMost(LIMIT).until(() -> cut.counts.reach() == RegionCounts.Reach.DOWN);

        cut.bus.publish(Addresses.ROLLOUT, new RolloutEvent.Changed());
        await().atMost(LIMIT).until(() -> cut.counts.of(Event.UNREACHABLE) > 0);
        assertThat(us.missed).isEmpty();
        TcpForwarder restored = forwarder(port);

        await().atMost(LIMIT).until(() -> us.missed.contains(Addresses.ROLLOUT.name()));
        cut.close();
        result(restored.close());
    }

    private TcpForwarder forwarder(int port) throws Exception {
        return result(TcpForwarder.start(us.vertx, "127.0.0.1", port, redis.port()));
    }

    private static byte[] secret(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 32);
    }

    private Bus.Consumer serve(Region region, NodeMessage.Nodes answer) throws Exception {
        return result(
                region.bus.consume(
                        node,
                        message ->
                                message instanceof NodeMessage.ListNodes list
                                        ? list.answer(answer)
                                        : Answer.none()));
    }

    private static Queue<BusMessage> listen(Region region) throws Exception {
        Queue<BusMessage> heard = new ConcurrentLinkedQueue<>();
        result(region.bus.listen(Addresses.AUTH_EVENTS, heard::add));
        return heard;
    }

    private static int published(Redis client, String channel, Buffer frame) throws Exception {
        return result(
                client.send(Request.cmd(Command.PUBLISH).arg(channel).arg(frame))
                        .map(receivers -> Integer.parseInt(String.valueOf(receivers))));
    }

    private refusal.Refusal failureOf(Region asking) {
        Throwable failure =
                catchThrowable(() -> result(asking.bus.request(node, new NodeMessage.ListNodes())));
        return assertThat(failure.getCause())
                .asInstanceOf(type(RefusedException.class))
                .actual()
                .refusal();
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
