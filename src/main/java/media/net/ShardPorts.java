package media.net;

import io.netty.channel.EventLoop;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import media.send.Outbound;
import media.send.PacketKind;
import org.jspecify.annotations.Nullable;

/// The ports of a shard: UDP, and TCP where it is configured. What is sent takes the port of its
/// path.
final class ShardPorts implements Outbound {
    private final DatagramIo udp;
    private final Outbound datagrams;
    private final @Nullable TcpIo tcp;

    private ShardPorts(DatagramIo udp, @Nullable TcpIo tcp) {
        this.udp = udp;
        this.datagrams = udp.outbound();
        this.tcp = tcp;
    }

    /// @return completed on the loop; fails with a `BindException` where the UDP port is taken,
    ///     with a [TcpPortException] where the TCP port is
    static CompletionStage<ShardPorts> open(
            EventLoop loop, ShardSettings settings, TcpHandler handler) {
        ShardSettings.Ports ports = settings.ports();
        return DatagramIo.bind(loop, ports.udp(), settings.sending().sender(), handler)
                .thenCompose(udp ->
                        listen(loop, ports, udp, handler)
                                .exceptionallyCompose(failure ->
                                        udp.close()
                                                .thenCompose(_ ->
                                                        CompletableFuture.failedStage(failure))));
    }

    /// Opens the TCP port, if there is to be one.
    private static CompletionStage<ShardPorts> listen(
            EventLoop loop, ShardSettings.Ports ports, DatagramIo udp, TcpHandler handler) {
        ShardSettings.Tcp tcp = ports.tcp();
        if (tcp == null) {
            return CompletableFuture.completedStage(new ShardPorts(udp, null));
        }
        // A number that the system chose for UDP may be taken in TCP: then it chooses another.
        boolean anyPort = ports.udp().getPort() == 0 && tcp.port() == 0;
        int port = tcp.port() == 0 ? udp.localAddress().getPort() : tcp.port();
        InetAddress host = ports.udp().getAddress();
        return TcpIo.bind(loop, new InetSocketAddress(host, port), tcp.limits(), handler)
                .exceptionallyCompose(failure ->
                        anyPort
                                ? TcpIo.bind(
                                        loop, new InetSocketAddress(host, 0), tcp.limits(), handler)
                                : CompletableFuture.failedStage(
                                        new TcpPortException(port, failure)))
                .thenApply(opened -> new ShardPorts(udp, opened));
    }

    @Override
    public void add(
            SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length) {
        if (destination instanceof InetSocketAddress) {
            datagrams.add(destination, kind, bytes, offset, length);
        } else if (tcp != null) {
            tcp.add(destination, kind, bytes, offset, length);
        }
    }

    @Override
    public @Nullable MemorySegment memory() {
        return datagrams.memory();
    }

    @Override
    public int reserve(SocketAddress destination, PacketKind kind, int maxBytes) {
        return datagrams.reserve(destination, kind, maxBytes);
    }

    @Override
    public void commit(int length) {
        datagrams.commit(length);
    }

    @Override
    public SocketAddress resolve(SocketAddress destination) {
        return datagrams.resolve(destination);
    }

    /// Sends what was added.
    void flush() {
        udp.flush();
        if (tcp != null) {
            tcp.flush();
        }
    }

    CompletionStage<Void> close() {
        CompletionStage<Void> closed = udp.close();
        return tcp == null ? closed : closed.thenCombine(tcp.close(), (_, _) -> null);
    }

    DatagramIo udp() {
        return udp;
    }

    @Nullable TcpIo tcp() {
        return tcp;
    }

    int udpPort() {
        return udp.localAddress().getPort();
    }

    /// 0 without one.
    int tcpPort() {
        return tcp == null ? 0 : tcp.port();
    }
}
