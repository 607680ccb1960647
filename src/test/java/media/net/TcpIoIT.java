package media.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import call.TrackKind;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import media.ConnectionRequest;
import media.SlotLimits;
import media.stun.BindingRequest;
import media.stun.BindingResponse;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// The TCP port of a shard (ICE-TCP), dual-stack on `::`, under both transports; with it
/// [MediaShard], [PreparedShard], [ShardPorts] and [ShardSettings].
@Timeout(300)
@ParameterizedClass
@CsvSource({"epoll, 127.0.0.1", "epoll, ::1", "nio, 127.0.0.1", "nio, ::1"})
class TcpIoIT {
    private static final int PER_ADDRESS = 4;

    private final InetAddress client;
    private final MultiThreadIoEventLoopGroup group;
    private final MediaShard shard;

    TcpIoIT(String transport, String client) throws Exception {
        this.client = InetAddress.ofLiteral(client);
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        transport.equals("epoll") && Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        PreparedShard prepared =
                PreparedShard.of(
                        new ShardSettings(
                                new ShardSettings.Ports(
                                        new InetSocketAddress(InetAddress.ofLiteral("::"), 0),
                                        ShardSettings.Announcement.of(),
                                        new ShardSettings.Tcp(
                                                0, new ShardSettings.TcpLimits(100, PER_ADDRESS))),
                                new SlotLimits(10, 9),
                                10,
                                "test",
                                ShardSettings.Sending.DEFAULT));
        shard =
                onLoop(() -> MediaShard.start(group.next(), prepared, _ -> {}, _ -> {}))
                        .toCompletableFuture()
                        .get(20, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        onLoop(shard::close).toCompletableFuture().get(5, SECONDS);
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }

    @Test
    void answersChecksInFramesWithTheAddressOfTheConnection() throws Exception {
        String answer = connect();
        String port = " " + onLoop(shard::tcpPort) + " typ host tcptype passive";
        assertThat(answer.lines())
                .anyMatch(line -> line.startsWith("a=candidate:") && line.endsWith(port));
        try (Socket socket = open()) {
            // Two in one segment, a third one in pieces.
            byte[] check = framed(check(answer, "ice-pwd"));
            socket.getOutputStream().write(concatenated(check, check));
            socket.getOutputStream().write(check, 0, 1);
            socket.getOutputStream().flush();
            socket.getOutputStream().write(check, 1, check.length - 1);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 3; i++) {
                byte[] frame = new byte[in.readUnsignedShort()];
                in.readFully(frame);
                BindingResponse response =
                        new StunBindings()
                                .readResponse(frame, 0, frame.length, attribute(answer, "ice-pwd"));
                assertThat(response == null ? null : response.mapped())
                        .isEqualTo(new InetSocketAddress(client, socket.getLocalPort()));
            }
        }
    }

    @Test
    void closesWhatIsNotIce() throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = open()) {
            socket.getOutputStream().write(new byte[] {0, 4, (byte) 0x80, 111, 0, 1});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closesWhatProvesNothingWithinTenSecondsButNotAClient() throws Exception {
        String answer = connect();
        try (Socket good = open();
                Socket bad = open()) {
            good.getOutputStream().write(framed(check(answer, "ice-pwd")));
            bad.getOutputStream().write(framed(check(answer, "ice-ufrag")));
            bad.setSoTimeout(1_000);
            boolean closed = false;
            while (!closed) {
                // After 10 s of silence the call would end, and its path with it.
                good.getOutputStream().write(framed(check(answer, "ice-pwd")));
                try {
                    closed = bad.getInputStream().read() == -1;
                } catch (SocketTimeoutException _) {
                    // Not yet: the test's own limit ends this.
                }
            }
            good.getOutputStream().write(framed(check(answer, "ice-pwd")));
            DataInputStream in = new DataInputStream(good.getInputStream());
            in.readNBytes(in.readUnsignedShort());
            assertThat(in.readUnsignedShort()).isPositive();
        }
    }

    @Test
    void limitsTheConnectionsOfAnAddress() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < PER_ADDRESS; i++) {
            sockets.add(open());
        }
        try (Socket surplus = open()) {
            assertThat(surplus.getInputStream().read()).isEqualTo(-1);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private String connect() throws Exception {
        WireClient offerer = new WireClient();
        offerer.close();
        return onLoop(() ->
                shard.connect(
                        new ConnectionRequest(
                                new UUID(0, 1),
                                1,
                                offerer.offer(1),
                                Map.of("0", TrackKind.MICROPHONE),
                                0,
                                new ParticipantState(false, false, false, false),
                                false)));
    }

    private Socket open() throws Exception {
        Socket socket = new Socket(client, onLoop(shard::tcpPort));
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static byte[] check(String answer, String password) {
        byte[] bytes = new byte[StunBindings.MAX_RESPONSE_BYTES];
        int length =
                new StunBindings()
                        .writeRequest(
                                new BindingRequest(
                                        new byte[12],
                                        attribute(answer, "ice-ufrag") + ":wire",
                                        true,
                                        IceRole.CONTROLLING,
                                        1,
                                        1),
                                attribute(answer, password),
                                bytes,
                                0);
        return java.util.Arrays.copyOf(bytes, length);
    }

    private static byte[] framed(byte[] packet) {
        return concatenated(
                new byte[] {(byte) (packet.length >>> 8), (byte) packet.length}, packet);
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static String attribute(String sdp, String name) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=" + name + ":"))
                .map(line -> line.substring(name.length() + 3).strip())
                .findFirst()
                .orElseThrow();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return group.next().submit(task).get(5, SECONDS);
    }
}
