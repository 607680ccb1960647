package media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import media.send.Outbound;

/// The UDP socket of a shard on an existing event loop: epoll with `recvmmsg` where the loop uses
/// epoll, else NIO; datagrams are sent through a [DatagramBatch]. All but [#bind] and [#close]
/// belongs to the thread of the loop, the counters too.
public final class DatagramIo {
    private static final int SLOT_BYTES = DatagramReader.SLOT_BYTES;

    /// Datagrams per `recvmmsg`.
    private static final int SLOTS = 32;

    /// Datagrams until [DatagramHandler#onReadBatchEnd], so that a flood cannot delay the flush.
    /// The library's default is 1.
    private static final int MAX_BATCH = 4 * SLOTS;

    /// Bytes that wait in Netty for the socket (the library adds some 100 a datagram), where Netty
    /// sends: few, since what waits in the batch can be dropped by its kind.
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(128 << 10, 256 << 10);

    /// When to try again after the socket buffer was full.
    private static final long RETRY_NANOS = 1_000_000L;

    private final Channel channel;
    private final DatagramReader reader;
    private final DatagramBatch batch;
    private final SocketBuffers buffers;

    private boolean retrying;

    private DatagramIo(Channel channel, DatagramReader reader, Wire wire, SocketBuffers buffers) {
        this.channel = channel;
        this.reader = reader;
        this.batch = new DatagramBatch(wire);
        this.buffers = buffers;
    }

    /// What sends datagrams.
    public enum Sender {
        /// The system calls themselves where their layout is known (Linux, epoll), else Netty.
        AUTO,
        NETTY
    }

    /// Binds a socket of the family of `local`: `::` takes IPv4 too, where the system allows it.
    ///
    /// @return completed on the loop; fails with a `BindException` where the port is taken
    public static CompletionStage<DatagramIo> bind(
            EventLoop loop, InetSocketAddress local, Sender sender, DatagramHandler handler) {
        CompletableFuture<DatagramIo> bound = new CompletableFuture<>();
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        if (!epoll && !(loop instanceof IoEventLoop io && io.isIoType(NioIoHandler.class))) {
            bound.completeExceptionally(
                    new IllegalArgumentException("neither epoll nor NIO: " + loop));
            return bound;
        }
        SocketProtocolFamily family =
                local.getAddress() instanceof Inet4Address
                        ? SocketProtocolFamily.INET
                        : SocketProtocolFamily.INET6;
        ChannelFactory<Channel> factory =
                epoll
                        ? () -> new EpollDatagramChannel(family)
                        : () -> new NioDatagramChannel(family);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(factory)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(
                                                epoll ? SLOT_BYTES * SLOTS : SLOT_BYTES)
                                        .maxMessagesPerRead(MAX_BATCH));
        if (epoll) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT_BYTES);
        }
        // Made before the socket: the first datagram may arrive before the listener below runs.
        DatagramIo[] made = new DatagramIo[1];
        bootstrap.handler(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext context) {
                        Wire wire = wire(context.channel(), sender, family);
                        SocketBuffers buffers = SocketBuffers.enlarge(context.channel());
                        DatagramReader reader = new DatagramReader(context.channel(), handler);
                        DatagramIo io = new DatagramIo(context.channel(), reader, wire, buffers);
                        made[0] = io;
                        context.pipeline().replace(this, "media", reader);
                    }
                });
        bootstrap
                .bind(local)
                .addListener((ChannelFuture result) -> {
                    if (result.isSuccess()) {
                        bound.complete(made[0]);
                    } else {
                        bound.completeExceptionally(result.cause());
                    }
                });
        return bound;
    }

    private static Wire wire(Channel channel, Sender sender, SocketProtocolFamily family) {
        return sender == Sender.AUTO
                        && channel instanceof EpollDatagramChannel epoll
                        && LinuxSockets.supported()
                ? new SendmmsgWire(epoll.fd().intValue(), family == SocketProtocolFamily.INET6)
                : new NettyWire(channel);
    }

    /// Takes datagrams; they are sent at [#flush()].
    public Outbound outbound() {
        return batch;
    }

    public void flush() {
        batch.flush();
        if (batch.full() && !retrying) {
            retrying = true;
            channel.eventLoop().schedule(this::retry, RETRY_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void retry() {
        retrying = false;
        flush();
    }

    /// With the port the system chose, where 0 was asked for.
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.close()
                .addListener(_ -> {
                    batch.close();
                    closed.complete(null);
                });
        return closed;
    }

    /// `epoll` or `nio`.
    public String transport() {
        return channel instanceof EpollDatagramChannel ? "epoll" : "nio";
    }

    /// As the system granted them.
    public SocketBuffers buffers() {
        return buffers;
    }

    /// What sends datagrams, for the log.
    public String sender() {
        return batch.wire();
    }

    public long datagramsReceived() {
        return reader.datagramsReceived();
    }

    public long bytesReceived() {
        return reader.bytesReceived();
    }

    public long bytesSent() {
        return batch.bytesSent();
    }

    public long datagramsSent() {
        return batch.datagramsSent();
    }

    /// Messages given to the system, each with one or several datagrams.
    public long messagesSent() {
        return batch.messagesSent();
    }

    /// Dropped because the socket has taken nothing for too long.
    public long sendDrops() {
        return batch.drops();
    }

    /// Received with 2,048 bytes or more, and dropped.
    public long oversizeDrops() {
        return reader.oversizeDrops();
    }

    /// Exceptions out of the handler: bugs.
    public long handlerFailures() {
        return reader.handlerFailures();
    }

    /// Datagrams that the system refused to send.
    public long sendsRefused() {
        return batch.refused();
    }

    /// Errors of the socket besides refused sends.
    public long socketErrors() {
        return reader.socketErrors();
    }

    /// An exception of ours on the shard: counted, and logged once for each kind.
    void onBug(Throwable bug) {
        reader.onBug(bug);
    }
}
