package benchmarks;

import static java.util.concurrent.TimeUnit.SECONDS;

import call.ParticipantState;
import call.TrackKind;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import media.ConnectionRequest;
import media.SlotLimits;
import media.net.MediaShard;
import media.net.PreparedShard;
import media.net.ShardSettings;
import media.net.WireClient;
import media.rtp.Bytes;

/// What one participant with valid keys can do to the others on its shard: the time from sending an
/// audio packet to receiving it, over real sockets, while the participant sends hostile RTCP or far
/// too much audio. The figures depend on the machine, so they are printed and not asserted;
/// `simulation.HostileParticipantTest` asserts the work per byte.
///
/// Argument: seconds of each phase.
public final class HostileTraffic implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SECONDS_EACH = 10;
    private static final int HOSTILE = 1;
    private static final int SPEAKER = 2;
    private static final int LOUD = 20;
    private static final long FRAME_NANOS = 20_000_000L;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final UUID room = new UUID(0, 1);
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1,
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final MediaShard shard;
    private final NetworkMeasurements.Row row;

    /// Sends one hostile datagram.
    private interface Attack {
        void send(WireClient from) throws Exception;
    }

    private HostileTraffic(NetworkMeasurements.Row row) throws Exception {
        this.row = row;
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
                        .get(10, SECONDS);
    }

    public static void main(String[] arguments) throws Exception {
        run(
                arguments.length == 0 ? SECONDS_EACH : Integer.parseInt(arguments[0]),
                (what, value) -> System.out.printf("| %s | %s |%n", what, value));
    }

    /// @param row takes what was measured and its value
    static void run(NetworkMeasurements.Row row) throws Exception {
        run(SECONDS_EACH, row);
    }

    private static void run(int seconds, NetworkMeasurements.Row row) throws Exception {
        try (HostileTraffic traffic = new HostileTraffic(row)) {
            traffic.phase("nothing hostile", seconds, 0, _ -> {});
            byte[] feedback = transportFeedback();
            traffic.phase(
                    "transport feedback of 32,768 packets, 5 Mbit/s",
                    seconds,
                    500,
                    from -> from.sendRtcp(feedback));
            byte[] nacks = nacks();
            traffic.phase("NACKs, 5 Mbit/s", seconds, 500, from -> from.sendRtcp(nacks));
            byte[] estimates = estimates();
            traffic.phase("REMB, 5 Mbit/s", seconds, 500, from -> from.sendRtcp(estimates));
            traffic.phase(
                    "audio of 50 Mbit/s", seconds, 5_200, from -> from.sendAudio(LOUD, 1_150));
        }
    }

    private void phase(String what, int seconds, int packetsPerSecond, Attack attack)
            throws Exception {
        try (WireClient hostile = join(HOSTILE);
                WireClient speaker = join(SPEAKER);
                WireClient first = join(3);
                WireClient second = join(4)) {
            long loopNanos = onLoop(THREADS::getCurrentThreadCpuTime);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            Thread attacker =
                    Thread.ofPlatform().start(() -> attack(hostile, packetsPerSecond, end, attack));
            long[] sentNanos = new long[1 << 16];
            for (long next = System.nanoTime(); next - end < 0; next += FRAME_NANOS) {
                LockSupport.parkNanos(next - System.nanoTime());
                long nowNanos = System.nanoTime();
                int sequence = speaker.sendAudio(LOUD);
                sentNanos[sequence] = nowNanos;
            }
            attacker.join();
            TimeUnit.SECONDS.sleep(1);
            long busyNanos = onLoop(THREADS::getCurrentThreadCpuTime) - loopNanos;
            report(what, seconds, sentNanos, List.of(first, second), busyNanos);
        }
    }

    private void report(
            String what,
            int seconds,
            long[] sentNanos,
            List<WireClient> listeners,
            long busyNanos) {
        List<Long> delays = new ArrayList<>();
        long hostileBytes = 0;
        for (WireClient listener : listeners) {
            for (WireClient.Arrival arrival : listener.arrivals()) {
                if (arrival.csrc() == SPEAKER) {
                    long sent = sentNanos[Bytes.uint16(arrival.payload(), 0)];
                    delays.add(sent == 0 ? 0 : arrival.atNanos() - sent);
                } else {
                    hostileBytes += arrival.payload().length;
                }
            }
        }
        long[] sorted = delays.stream().mapToLong(n -> n).sorted().toArray();
        long frames = Arrays.stream(sentNanos).filter(nanos -> nanos != 0).count();
        row.add(
                "the others' audio, " + what,
                "p50 %.2f ms, p99 %.2f ms, %.1f %% arrived; %.2f Mbit/s of the hostile one's to each; shard at %.1f %% of a core"
                        .formatted(
                                quantile(sorted, 50),
                                quantile(sorted, 99),
                                100.0 * sorted.length / (listeners.size() * frames),
                                hostileBytes * 8 / 1e6 / listeners.size() / seconds,
                                busyNanos / 1e7 / (seconds + 1)));
    }

    private static double quantile(long[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length * percent / 100] / 1e6;
    }

    private static void attack(WireClient hostile, int perSecond, long endNanos, Attack attack) {
        if (perSecond == 0) {
            return;
        }
        long stepNanos = 1_000_000_000L / perSecond;
        try {
            for (long next = System.nanoTime(); next - endNanos < 0; next += stepNanos) {
                LockSupport.parkNanos(next - System.nanoTime());
                attack.send(hostile);
            }
        } catch (Exception e) {
            System.err.println("the hostile participant was stopped: " + e);
        }
    }

    /// As many as fit a datagram: each reports 32,768 packets in five runs, none received.
    private static byte[] transportFeedback() {
        return repeated(
                32,
                (bytes, at) -> {
                    Bytes.putInt16(bytes, at, 0x8FCD);
                    Bytes.putInt16(bytes, at + 2, 7);
                    Bytes.putInt16(bytes, at + 14, 1 << 15);
                    for (int chunk = 0; chunk < 5; chunk++) {
                        Bytes.putInt16(bytes, at + 20 + 2 * chunk, 0x1FFF);
                    }
                });
    }

    /// Each requests 85 packets.
    private static byte[] nacks() {
        return repeated(
                32,
                (bytes, at) -> {
                    Bytes.putInt16(bytes, at, 0x81CD);
                    Bytes.putInt16(bytes, at + 2, 7);
                    for (int entry = 0; entry < 5; entry++) {
                        Bytes.putInt16(bytes, at + 12 + 4 * entry, 17 * entry);
                        Bytes.putInt16(bytes, at + 14 + 4 * entry, 0xFFFF);
                    }
                });
    }

    /// Alternately high and low.
    private static byte[] estimates() {
        return repeated(
                20,
                (bytes, at) -> {
                    Bytes.putInt16(bytes, at, 0x8FCE);
                    Bytes.putInt16(bytes, at + 2, 4);
                    Bytes.putInt32(bytes, at + 12, 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B');
                    int exponent = (at / 20 & 1) == 0 ? 4 : 0;
                    Bytes.putInt32(bytes, at + 16, exponent << 18 | 0x2_FFFF);
                });
    }

    private interface Part {
        void write(byte[] bytes, int at);
    }

    /// A receiver report without blocks, then one part as often as a datagram of 1.3 kB has room
    /// for it.
    private static byte[] repeated(int partBytes, Part part) {
        int parts = 1_280 / partBytes;
        byte[] bytes = new byte[8 + parts * partBytes];
        Bytes.putInt16(bytes, 0, 0x80C9);
        Bytes.putInt16(bytes, 2, 1);
        for (int i = 0; i < parts; i++) {
            part.write(bytes, 8 + i * partBytes);
        }
        return bytes;
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

    private <T> T onLoop(Callable<T> task) throws Exception {
        return group.next().submit(task).get(10, SECONDS);
    }

    @Override
    public void close() {
        group.next().submit(shard::close).syncUninterruptibly();
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }
}
