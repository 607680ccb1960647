package media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import media.Allocation;
import media.send.PacketKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
@ParameterizedClass
@CsvSource({
    "127.0.0.1, sendmmsg", "::, sendmmsg", "::1, sendmmsg",
    "127.0.0.1, netty", "::, netty", "::1, netty"
})
class DatagramBatchIT {
    private final MultiThreadIoEventLoopGroup group;
    private final EpollDatagramChannel channel;
    private final DatagramBatch batch;
    private final String wire;
    private final InetAddress peerHost;
    private final List<DatagramSocket> peers = new ArrayList<>();

    DatagramBatchIT(String bind, String wire) throws Exception {
        assumeTrue(Epoll.isAvailable() && LinuxSockets.supported());
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        boolean inet6 = bind.contains(":");
        channel =
                (EpollDatagramChannel)
                        new Bootstrap()
                                .group(group)
                                .channelFactory(() ->
                                        new EpollDatagramChannel(
                                                inet6
                                                        ? SocketProtocolFamily.INET6
                                                        : SocketProtocolFamily.INET))
                                .handler(new ChannelInboundHandlerAdapter())
                                .bind(new InetSocketAddress(InetAddress.ofLiteral(bind), 0))
                                .sync()
                                .channel();
        this.wire = wire;
        batch =
                new DatagramBatch(
                        wire.equals("netty")
                                ? new NettyWire(channel)
                                : new SendmmsgWire(channel.fd().intValue(), inet6));
        peerHost = InetAddress.ofLiteral(bind.equals("::1") ? "::1" : "127.0.0.1");
        for (int i = 0; i < 5; i++) {
            DatagramSocket peer = new DatagramSocket(new InetSocketAddress(peerHost, 0));
            peer.setReceiveBufferSize(4 << 20);
            peer.setSoTimeout(5_000);
            peers.add(peer);
        }
    }

    @AfterEach
    void close() throws Exception {
        peers.forEach(DatagramSocket::close);
        channel.close().sync();
        batch.close();
        group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }

    @Test
    void everyDatagramArrivesAsItWasAddedAndInOrder() throws Exception {
        Random random = new Random(3);
        List<List<byte[]>> sent = new ArrayList<>();
        peers.forEach(_ -> sent.add(new ArrayList<>()));
        for (int turn = 0; turn < 20; turn++) {
            for (int i = 0; i < 50; i++) {
                int to = random.nextInt(peers.size());
                byte[] datagram = new byte[random.nextInt(3) == 0 ? 1150 : 20 + random.nextInt(3)];
                random.nextBytes(datagram);
                sent.get(to).add(datagram);
                add(to, datagram);
            }
            flush();
            assertThat(batch.full()).isFalse();
        }
        for (int p = 0; p < peers.size(); p++) {
            for (byte[] expected : sent.get(p)) {
                assertThat(receive(p)).isEqualTo(expected);
            }
        }
        assertThat(batch.datagramsSent()).isEqualTo(1_000);
        assertThat(batch.messagesSent()).isLessThan(900);
        assertThat(batch.refused()).isZero();
    }

    @Test
    void equalDatagramsToOneDestinationAreOneMessage() throws Exception {
        for (int i = 0; i < 10; i++) {
            add(0, new byte[] {(byte) i, 1, 2, 3});
        }
        flush();
        for (int i = 0; i < 10; i++) {
            assertThat(receive(0)).containsExactly(i, 1, 2, 3);
        }
        assertThat(batch.messagesSent()).isEqualTo(1);
    }

    @Test
    void whatTheSystemRefusesIsCountedAndTheRestLeaves() throws Exception {
        add(0, new byte[] {1});
        // No destination has port 0.
        InetSocketAddress nowhere = new InetSocketAddress(peerHost, 0);
        onLoop(() -> batch.add(nowhere, PacketKind.AUDIO, new byte[] {2}, 0, 1));
        add(1, new byte[] {3});
        flush();
        assertThat(receive(0)).containsExactly(1);
        assertThat(receive(1)).containsExactly(3);
        assertThat(wire.equals("netty") || batch.refused() == 1).isTrue();
        assertThat(batch.full()).isFalse();
    }

    /// A socket without checksums takes no segments (udp(7)): a refusal as of a link that cannot.
    @Test
    void whereSegmentsAreRefusedSingleDatagramsGoAndNothingIsLost() throws Exception {
        channel.config().setOption(new IntegerUnixChannelOption("SO_NO_CHECK", 1, 11), 1);
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 10; i++) {
                add(i % 2, new byte[] {(byte) turn, (byte) i, 2, 3});
                add(i % 2, new byte[] {(byte) turn, (byte) i, 4, 5});
            }
            flush();
        }
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 10; i++) {
                assertThat(receive(i % 2)).containsExactly(turn, i, 2, 3);
                assertThat(receive(i % 2)).containsExactly(turn, i, 4, 5);
            }
        }
        assertThat(batch.refused()).isZero();
    }

    @Test
    void moreThanABatchHoldsLeavesInSeveral() throws Exception {
        int count = DatagramBatch.MAX_DATAGRAMS + 10;
        for (int i = 0; i < count; i++) {
            add(0, new byte[] {(byte) (i >> 8), (byte) i});
        }
        flush();
        for (int i = 0; i < count; i++) {
            assertThat(receive(0)).containsExactly(i >> 8, i & 0xff);
        }
    }

    @Test
    void sendingAllocatesNothingOrWhatNettyDoes() {
        byte[] datagram = new byte[120];
        InetSocketAddress[] to = new InetSocketAddress[peers.size()];
        for (int i = 0; i < to.length; i++) {
            to[i] = address(i);
        }
        int datagrams = 20;
        double bytes =
                Allocation.bytesPerRun(
                        5_000,
                        () -> {
                            for (int i = 0; i < datagrams; i++) {
                                InetSocketAddress peer = to[i % to.length];
                                batch.add(peer, PacketKind.AUDIO, datagram, 0, datagram.length);
                            }
                            batch.flush();
                        });
        // One small object a batch, which the first compiler does not remove; an object a datagram
        // would be 16 bytes.
        assertThat(bytes / datagrams).isLessThan(wire.equals("netty") ? 300 : 4);
    }

    private void add(int peer, byte[] datagram) throws Exception {
        onLoop(() -> batch.add(address(peer), PacketKind.AUDIO, datagram, 0, datagram.length));
    }

    private void flush() throws Exception {
        onLoop(batch::flush);
    }

    private void onLoop(Runnable task) throws Exception {
        channel.eventLoop().submit(task).sync();
    }

    private InetSocketAddress address(int peer) {
        return (InetSocketAddress) peers.get(peer).getLocalSocketAddress();
    }

    private byte[] receive(int peer) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        peers.get(peer).receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
