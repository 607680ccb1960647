package media.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import media.send.Outbound;
import media.send.PacketKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@ParameterizedClass
@ValueSource(strings = {"epoll", "epoll by netty", "nio"})
class DatagramIoIT {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private final String transport;
    private final DatagramIo.Sender sender;
    private final MultiThreadIoEventLoopGroup group;
    private final DatagramSocket peer;

    DatagramIoIT(String transport) throws Exception {
        assumeTrue(transport.equals("nio") || Epoll.isAvailable());
        this.transport = transport.split(" ")[0];
        this.sender =
                transport.endsWith("netty") ? DatagramIo.Sender.NETTY : DatagramIo.Sender.AUTO;
        this.group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        this.transport.equals("epoll")
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        this.peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    }

    @BeforeEach
    void bindPeer() throws Exception {
        peer.setSoTimeout(5000);
        peer.setReceiveBufferSize(4 << 20);
    }

    @AfterEach
    void close() {
        peer.close();
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }

    /// Sends every datagram back and keeps what it saw of them.
    private static final class Echo implements DatagramHandler {
        final AtomicReference<DatagramIo> io = new AtomicReference<>();
        final LinkedBlockingQueue<InetSocketAddress> sources = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Long> times = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Integer> batches = new LinkedBlockingQueue<>();
        private int inBatch;

        @Override
        public void onDatagram(
                long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
            sources.add((InetSocketAddress) from);
            times.add(nowNanos);
            inBatch++;
            if (length > 0 && bytes[offset] == '!') {
                throw new IllegalStateException("a bug");
            }
            io.get().outbound().add(from, PacketKind.CONTROL, bytes, offset, length);
        }

        @Override
        public void onReadBatchEnd(long nowNanos) {
            batches.add(inBatch);
            inBatch = 0;
            io.get().flush();
        }
    }

    /// M14: either the buffers are as large as was asked for, or it is said what to set.
    @Test
    void knowsTheBuffersThatTheSystemGranted() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());
        SocketBuffers buffers = io.buffers();

        long most;
        // The kernel gives the value to the first read only, which must take all of it.
        try (BufferedReader limit =
                Files.newBufferedReader(Path.of("/proc/sys/net/core/rmem_max"))) {
            most = Long.parseLong(Objects.requireNonNull(limit.readLine()));
        }
        assertThat((long) buffers.receiveBytes())
                .isEqualTo(Math.min(SocketBuffers.WANTED_BYTES, most));
        assertThat(buffers.sysctls().contains("net.core.rmem_max=4194304"))
                .isEqualTo(most < SocketBuffers.WANTED_BYTES);
        io.close().toCompletableFuture().get(5, SECONDS);
    }

    private DatagramIo bind(String host, Echo echo) throws Exception {
        DatagramIo io =
                DatagramIo.bind(
                                group.next(),
                                new InetSocketAddress(InetAddress.ofLiteral(host), 0),
                                sender,
                                echo)
                        .toCompletableFuture()
                        .get(5, SECONDS);
        echo.io.set(io);
        return io;
    }

    private void send(DatagramIo io, byte[] bytes) throws Exception {
        peer.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, io.localAddress().getPort()));
    }

    private String receive() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[3000], 3000);
        peer.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
    }

    private <T> T onLoop(Callable<T> read) throws Exception {
        return group.next().submit(read).get(5, SECONDS);
    }

    @Test
    void echoes() throws Exception {
        Echo echo = new Echo();
        DatagramIo io = bind("127.0.0.1", echo);

        send(io, "hello".getBytes(US_ASCII));

        assertThat(receive()).isEqualTo("hello");
        assertThat(echo.sources.take()).isEqualTo(peer.getLocalSocketAddress());
        assertThat(io.transport()).isEqualTo(transport);
        assertThat(onLoop(io::datagramsReceived)).isEqualTo(1);
        assertThat(onLoop(io::datagramsSent)).isEqualTo(1);
    }

    @Test
    void isNotStoppedByEmptyDatagrams() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());

        for (int i = 0; i < 10; i++) {
            send(io, new byte[0]);
        }
        send(io, bytes("next"));

        assertThat(receive()).isEqualTo("next");
    }

    /// Without a batch every datagram would be a loop iteration and a system call.
    @Test
    void readsWhatIsWaitingInBatchesOfOneTime() throws Exception {
        Echo echo = new Echo();
        DatagramIo io = bind("127.0.0.1", echo);
        EventLoop loop = group.next();
        // The loop is held while datagrams queue at the socket.
        var held =
                loop.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        send(io, ("n" + i).getBytes(US_ASCII));
                    }
                    return true;
                });
        assertThat(held.get(5, SECONDS)).isTrue();

        List<String> echoed = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            echoed.add(receive());
        }

        assertThat(echoed).startsWith("n0", "n1").endsWith("n299").hasSize(300);
        onLoop(() -> true);
        assertThat(echo.batches).allMatch(size -> size <= 128).hasSizeLessThan(10);
        Set<Long> times = new HashSet<>(echo.times);
        assertThat(times).hasSize(echo.batches.size());
    }

    @Test
    void dropsWhatIsTooLong() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());

        send(io, new byte[2048]);
        send(io, new byte[5000]);
        send(io, new byte[2047]);

        assertThat(receive()).hasSize(2047);
        assertThat(onLoop(io::oversizeDrops)).isEqualTo(2);
    }

    @Test
    void survivesTheClosedPortOfAPeer() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());
        InetSocketAddress gone;
        try (DatagramSocket closing = new DatagramSocket(0, LOOPBACK)) {
            gone = new InetSocketAddress(LOOPBACK, closing.getLocalPort());
        }
        for (int i = 0; i < 5; i++) {
            onLoop(() -> {
                io.outbound().add(gone, PacketKind.VIDEO, new byte[100], 0, 100);
                io.flush();
                return true;
            });
        }

        send(io, "still here".getBytes(US_ASCII));

        assertThat(receive()).isEqualTo("still here");
    }

    /// Port 0 is what the system refuses at once.
    @Test
    void sendsTheRestOfABatchAfterAnAddressTheSystemRefuses() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());

        onLoop(() -> {
            Outbound out = io.outbound();
            out.add(peer.getLocalSocketAddress(), PacketKind.AUDIO, bytes("a"), 0, 1);
            out.add(new InetSocketAddress(LOOPBACK, 0), PacketKind.AUDIO, bytes("x"), 0, 1);
            out.add(peer.getLocalSocketAddress(), PacketKind.AUDIO, bytes("b"), 0, 1);
            io.flush();
            return true;
        });

        assertThat(List.of(receive(), receive())).containsExactly("a", "b");
        send(io, bytes("c"));
        assertThat(receive()).isEqualTo("c");
    }

    @Test
    void outlivesABugInTheHandler() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());
        for (int i = 0; i < 10; i++) {
            send(io, bytes("!"));
        }

        send(io, bytes("next"));

        assertThat(receive()).isEqualTo("next");
        assertThat(onLoop(io::handlerFailures)).isEqualTo(10);
    }

    @Test
    void takesIpv4OnAnIpv6SocketAsIpv4() throws Exception {
        Echo echo = new Echo();
        DatagramIo io;
        try {
            io = bind("::", echo);
        } catch (Exception e) {
            assumeTrue(false, "no IPv6 here: " + e);
            return;
        }

        send(io, bytes("mapped"));

        assertThat(receive()).isEqualTo("mapped");
        assertThat(echo.sources.take()).isEqualTo(peer.getLocalSocketAddress());
    }

    @Test
    void leavesIpv6OutWhenBoundToIpv4() throws Exception {
        DatagramIo io = bind("0.0.0.0", new Echo());

        assertThat(io.localAddress().getAddress()).isInstanceOf(Inet4Address.class);
        send(io, bytes("four"));
        assertThat(receive()).isEqualTo("four");
    }

    @Test
    void failsToBindAPortInUse() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());

        assertThatThrownBy(() ->
                        DatagramIo.bind(group.next(), io.localAddress(), sender, new Echo())
                                .toCompletableFuture()
                                .get(5, SECONDS))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void freesItsPortWhenClosed() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());

        io.close().toCompletableFuture().get(5, SECONDS);

        new DatagramSocket(io.localAddress()).close();
    }

    /// A batch above the water mark: what the socket does not take is dropped and counted, later
    /// ones leave again.
    @Test
    void dropsAndCountsWhatDoesNotFit() throws Exception {
        DatagramIo io = bind("127.0.0.1", new Echo());
        InetSocketAddress away = (InetSocketAddress) peer.getLocalSocketAddress();
        int datagrams = 20_000;

        long added =
                onLoop(() -> {
                    byte[] bytes = new byte[1200];
                    for (int i = 0; i < datagrams; i++) {
                        io.outbound().add(away, PacketKind.VIDEO, bytes, 0, bytes.length);
                    }
                    io.flush();
                    return io.datagramsSent() + io.sendDrops();
                });

        assertThat(added).isEqualTo(datagrams);
        peer.setSoTimeout(300);
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                receive();
                            }
                        })
                .isInstanceOf(SocketTimeoutException.class);
        send(io, bytes("after"));
        peer.setSoTimeout(5000);
        assertThat(receive()).isEqualTo("after");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
