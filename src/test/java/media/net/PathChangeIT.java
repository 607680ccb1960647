package media.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import call.TrackKind;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import media.ConnectionRequest;
import media.EngineEvent;
import media.SlotLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A NAT gives a client another port in mid-call, over real sockets.
@Timeout(60)
class PathChangeIT {
    private static final int AUDIO_MILLIS = 20;
    private static final int LOUD = 20;

    private final UUID room = new UUID(0, 1);
    private final List<EngineEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final MediaShard shard;

    PathChangeIT() throws Exception {
        PreparedShard prepared =
                PreparedShard.of(
                        new ShardSettings(
                                new ShardSettings.Ports(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("127.0.0.1"), 0),
                                        ShardSettings.Announcement.of(),
                                        null),
                                new SlotLimits(10, 9),
                                10,
                                "test",
                                ShardSettings.Sending.DEFAULT));
        shard =
                onLoop(() -> MediaShard.start(group.next(), prepared, events::add, _ -> {}))
                        .toCompletableFuture()
                        .get(20, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        onLoop(shard::close).toCompletableFuture().get(5, SECONDS);
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }

    @Test
    void theNextCheckBringsBothDirectionsBackOnTheSameConnection() throws Exception {
        try (WireClient moving = join(1);
                WireClient staying = join(2)) {
            talk(moving, staying, 1_000);
            assertThat(staying.arrivals()).anyMatch(arrival -> arrival.csrc() == 1);
            assertThat(moving.arrivals()).anyMatch(arrival -> arrival.csrc() == 2);
            moving.rebind();
            // A check is due within 2.5 s.
            talk(moving, staying, 3_000);
            int receivedByStaying = staying.arrivals().size();
            int receivedByMoving = moving.arrivals().size();
            talk(moving, staying, 1_000);

            Awaitility.await("audio in both directions")
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            staying.arrivals().size() > receivedByStaying + 25
                                    && moving.arrivals().size() > receivedByMoving + 25);
            assertThat(events.stream().filter(EngineEvent.Connected.class::isInstance)).hasSize(2);
            assertThat(events).noneMatch(EngineEvent.ConnectionLost.class::isInstance);
            assertThat(onLoop(shard::snapshot).packetsDropped()).containsKey("unknown_path");
        }
    }

    private static void talk(WireClient one, WireClient other, int millis) throws Exception {
        try (Pace pace = new Pace(AUDIO_MILLIS)) {
            for (int i = 0; i < millis / AUDIO_MILLIS; i++) {
                pace.next();
                one.sendAudio(LOUD);
                other.sendAudio(LOUD);
            }
        }
    }

    private WireClient join(int participant) throws Exception {
        WireClient client = new WireClient();
        client.connect(
                onLoop(() ->
                        shard.connect(
                                new ConnectionRequest(
                                        room,
                                        participant,
                                        client.offer(10),
                                        Map.of("0", TrackKind.MICROPHONE),
                                        0,
                                        new ParticipantState(false, false, false, false),
                                        false))));
        return client;
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return group.next().submit(task).get(5, SECONDS);
    }
}
