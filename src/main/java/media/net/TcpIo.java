package media.net;

import call.shard.ShardFigures;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import media.ice.TcpAddress;
import media.send.Outbound;
import media.send.PacketKind;
import org.jspecify.annotations.Nullable;

/// The TCP port of a shard, for clients whose network blocks UDP (ICE-TCP, RFC 6544): the server is
/// passive, each accepted connection is one path. On the event loop of the shard; all but [#bind]
/// belongs to its thread.
final class TcpIo implements Outbound {
    /// A connection without an authentic check by then is closed: checks come with the first round
    /// trip, or again after a loss.
    static final long AUTHENTIC_WITHIN_NANOS = 10_000_000_000L;

    /// A connection that is silent for this long is closed; consent checks alone come every few
    /// seconds.
    static final long IDLE_NANOS = 30_000_000_000L;

    private static final long SWEEP_NANOS = 1_000_000_000L;
    private static final int BACKLOG = 256;

    private final TcpHandler handler;
    private final TcpAdmission admission;
    private final Map<TcpAddress, TcpPath> paths = new HashMap<>();

    /// Paths written to since the last flush.
    private final List<TcpPath> unflushed = new ArrayList<>();

    private final Channel port;
    private @Nullable ScheduledFuture<?> sweeping;
    private long accepted;
    private long refused;
    private long drops;
    private long closedUnauthentic;
    private long bytesSent;
    private long bytesReceivedByClosed;

    private TcpIo(Channel port, TcpHandler handler, ShardSettings.TcpLimits limits) {
        this.port = port;
        this.handler = handler;
        this.admission = new TcpAdmission(limits);
    }

    /// Listens on a port; `::` takes IPv4 too.
    ///
    /// @param loop of the shard, epoll or NIO
    /// @return completed on the loop; fails with a `BindException` where the port is taken
    static CompletionStage<TcpIo> bind(
            EventLoop loop,
            InetSocketAddress local,
            ShardSettings.TcpLimits limits,
            TcpHandler handler) {
        CompletableFuture<TcpIo> bound = new CompletableFuture<>();
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        TcpIo[] made = new TcpIo[1];
        Class<? extends ServerChannel> type =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop, loop)
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        TcpPath.MAX_QUEUE_BYTES / 2, TcpPath.MAX_QUEUE_BYTES))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        made[0].accept(accepted);
                                    }
                                });
        if (epoll) {
            bootstrap.childOption(
                    EpollChannelOption.TCP_NOTSENT_LOWAT, (long) TcpPath.UNSENT_BYTES);
        }
        bootstrap
                .bind(local)
                .addListener((ChannelFuture result) -> {
                    if (!result.isSuccess()) {
                        bound.completeExceptionally(result.cause());
                        return;
                    }
                    TcpIo io = new TcpIo(result.channel(), handler, limits);
                    made[0] = io;
                    bound.complete(io);
                });
        return bound;
    }

    /// Frames one packet for its connection, or drops and counts it.
    @Override
    public void add(
            SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length) {
        TcpPath path = destination instanceof TcpAddress address ? paths.get(address) : null;
        if (path == null || !path.write(kind, bytes, offset, length)) {
            drops++;
            return;
        }
        bytesSent += length;
        if (path.needsFlush()) {
            unflushed.add(path);
        }
    }

    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    int port() {
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    int connections() {
        return paths.size();
    }

    /// Packets dropped because their connection is closed or takes nothing for now.
    long drops() {
        return drops;
    }

    /// Connections accepted so far.
    long accepted() {
        return accepted;
    }

    /// Connections closed at once, because there are too many.
    long refused() {
        return refused;
    }

    /// Connections closed because no authentic check arrived on them in time.
    long closedUnauthentic() {
        return closedUnauthentic;
    }

    /// Bytes of the packets sent, without framing.
    long bytesSent() {
        return bytesSent;
    }

    /// Bytes received on all connections so far.
    long bytesReceived() {
        long bytes = bytesReceivedByClosed;
        for (TcpPath path : paths.values()) {
            bytes += path.bytesReceived();
        }
        return bytes;
    }

    ShardFigures.Tcp figures() {
        return new ShardFigures.Tcp(paths.size(), accepted, refused, closedUnauthentic);
    }

    CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        stopSweeping();
        List.copyOf(paths.values()).forEach(TcpPath::close);
        port.close().addListener(_ -> closed.complete(null));
        return closed;
    }

    private void accept(Channel channel) {
        InetSocketAddress remote =
                MappedAddress.unmapped((InetSocketAddress) channel.remoteAddress());
        if (!admission.enter(remote.getAddress())) {
            refused++;
            channel.close();
            return;
        }
        accepted++;
        TcpAddress address = new TcpAddress(remote);
        TcpPath path = new TcpPath(System.nanoTime(), channel, address, handler);
        paths.put(address, path);
        if (sweeping == null) {
            sweeping =
                    port.eventLoop()
                            .scheduleAtFixedRate(
                                    this::sweep, SWEEP_NANOS, SWEEP_NANOS, TimeUnit.NANOSECONDS);
        }
        channel.pipeline().addLast("media", path);
        channel.closeFuture().addListener(_ -> forget(address, remote.getAddress()));
    }

    private void forget(TcpAddress address, InetAddress remote) {
        TcpPath path = paths.remove(address);
        if (path != null) {
            bytesReceivedByClosed += path.bytesReceived();
        }
        if (paths.isEmpty()) {
            stopSweeping();
        }
        admission.leave(remote);
        handler.onPathClosed(address);
    }

    private void stopSweeping() {
        if (sweeping != null) {
            sweeping.cancel(false);
            sweeping = null;
        }
    }

    private void sweep() {
        long nowNanos = System.nanoTime();
        for (TcpPath path : List.copyOf(paths.values())) {
            boolean known = handler.knows(path.address());
            if (!known && nowNanos - path.openedNanos() >= AUTHENTIC_WITHIN_NANOS) {
                closedUnauthentic++;
                path.close();
            } else if (nowNanos - path.lastReceivedNanos() >= IDLE_NANOS) {
                path.close();
            }
        }
    }
}
