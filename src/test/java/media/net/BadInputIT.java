package media.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import call.TrackKind;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import media.ConnectionRequest;
import media.SlotLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// A call between two clients at wire level on a shard, while its port is fed with garbage; what is
/// dropped is counted by [ShardCounters], handshakes reach the engine through [HandshakeResults].
@Timeout(60)
class BadInputIT {
    private static final int FLOOD_PER_SECOND = 10_000;
    private static final int CALL_SECONDS = 10;
    private static final int AUDIO_MILLIS = 20;
    private static final int LOUD = 20;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final UUID room = new UUID(0, 1);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1,
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final MediaShard shard;

    BadInputIT() throws Exception {
        PreparedShard prepared =
                PreparedShard.of(
                        new ShardSettings(
                                new ShardSettings.Ports(
                                        new InetSocketAddress(LOOPBACK, 0),
                                        ShardSettings.Announcement.of(),
                                        null),
                                new SlotLimits(10, 9),
                                10,
                                "test",
                                ShardSettings.Sending.DEFAULT));
        shard =
                onLoop(() -> MediaShard.start(group.next(), prepared, _ -> {}, _ -> {}))
                        .toCompletableFuture()
                        .get(5, SECONDS);
    }

    @BeforeEach
    void watchTheLog() {
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void close() throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        onLoop(shard::close).toCompletableFuture().get(5, SECONDS);
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }

    @Test
    void costsNoOtherClientAPacketAndLogsNothingPerPacket() throws Exception {
        try (WireClient speaker = join(1);
                WireClient listener = join(2)) {
            AtomicBoolean flooding = new AtomicBoolean(true);
            AtomicLong flooded = new AtomicLong();
            Thread flood = Thread.ofPlatform().start(() -> flood(flooding, flooded));

            List<Integer> sent = speak(speaker, CALL_SECONDS * 1000 / AUDIO_MILLIS);
            Awaitility.await("the last voice packet")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> heard(listener).contains(sent.getLast()));
            flooding.set(false);
            flood.join();

            assertThat(flooded.get()).isGreaterThan(FLOOD_PER_SECOND * CALL_SECONDS / 2);
            assertThat(listener.arrivals()).allMatch(arrival -> arrival.csrc() == 1);
            List<Integer> heard = heard(listener);
            // Before the speaker is found to speak, nothing is forwarded.
            assertThat(heard).hasSizeGreaterThan(sent.size() - 10);
            assertThat(heard).isEqualTo(sent.subList(sent.size() - heard.size(), sent.size()));
            assertThat(log.list).hasSizeLessThan(10);
            assertThat(onLoop(shard::connections)).isEqualTo(2);
            // What the kernel's buffer could not hold never came here; the rest is counted by
            // reason.
            long dropped =
                    onLoop(shard::snapshot).packetsDropped().values().stream()
                            .mapToLong(n -> n)
                            .sum();
            assertThat(dropped).isBetween(flooded.get() / 2, flooded.get());
        }
    }

    /// The same from an address the shard knows: what fails to decrypt or parse is dropped, the
    /// call goes on.
    @Test
    void survivesGarbageFromTheClientItself() throws Exception {
        Random random = new Random(17);
        try (WireClient speaker = join(1);
                WireClient listener = join(2)) {
            for (int i = 0; i < 5_000; i++) {
                byte[] garbage = garbage(random);
                speaker.send(garbage, garbage.length);
                if (i % 100 == 0) {
                    onLoop(shard::connections); // it has read what was there
                }
            }

            List<Integer> sent = speak(speaker, 50);
            Awaitility.await("the last voice packet")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> heard(listener).contains(sent.getLast()));

            assertThat(listener.arrivals()).hasSizeGreaterThan(sent.size() - 10);
            assertThat(log.list).hasSizeLessThan(10);
        }
    }

    /// The numbers of the audio packets that came, in order.
    private static List<Integer> heard(WireClient listener) {
        List<Integer> heard = new ArrayList<>();
        for (WireClient.Arrival arrival : listener.arrivals()) {
            heard.add(((arrival.payload()[0] & 0xFF) << 8) | (arrival.payload()[1] & 0xFF));
        }
        return heard;
    }

    private WireClient join(int participant) throws Exception {
        WireClient client = new WireClient();
        String answer =
                onLoop(() ->
                        shard.connect(
                                new ConnectionRequest(
                                        room,
                                        participant,
                                        client.offer(10),
                                        Map.of("0", TrackKind.MICROPHONE),
                                        0,
                                        new ParticipantState(false, false, false, false),
                                        false)));
        client.connect(answer);
        return client;
    }

    private static List<Integer> speak(WireClient speaker, int packets) throws Exception {
        List<Integer> sent = new ArrayList<>();
        try (Pace pace = new Pace(AUDIO_MILLIS)) {
            for (int i = 0; i < packets; i++) {
                pace.next();
                sent.add(speaker.sendAudio(LOUD));
            }
        }
        return sent;
    }

    private void flood(AtomicBoolean flooding, AtomicLong flooded) {
        Random random = new Random(13);
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
                Pace pace = new Pace(10)) {
            InetSocketAddress target = new InetSocketAddress(LOOPBACK, onLoop(shard::port));
            while (flooding.get()) {
                pace.next();
                for (int i = 0; i < FLOOD_PER_SECOND / 100; i++) {
                    byte[] garbage = garbage(random);
                    socket.send(new DatagramPacket(garbage, garbage.length, target));
                    flooded.incrementAndGet();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// Random bytes; most begin like STUN, DTLS or RTP (RFC 7983), some with a STUN cookie.
    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(1400)];
        random.nextBytes(bytes);
        if (bytes.length < 24) {
            return bytes;
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                int body = (bytes.length - 20) & ~3;
                byte[] start = {
                    0, 1, (byte) (body >>> 8), (byte) body, 0x21, 0x12, (byte) 0xA4, 0x42
                };
                System.arraycopy(start, 0, bytes, 0, start.length);
            }
            case 1 -> {
                byte[] start = {(byte) (20 + random.nextInt(4)), -2, -3, 0, 0};
                System.arraycopy(start, 0, bytes, 0, start.length);
            }
            case 2 -> bytes[0] = (byte) (0x80 | random.nextInt(32));
            default -> {}
        }
        return bytes;
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return group.next().submit(task).get(5, SECONDS);
    }
}
