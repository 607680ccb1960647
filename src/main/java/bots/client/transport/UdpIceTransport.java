package bots.client.transport;

import bots.client.fault.FaultyLink;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import media.ice.IceCredentials;
import media.stun.BindingRequest;
import media.stun.StunBindings;
import org.jspecify.annotations.Nullable;

/// A UDP socket with a [LightIceAgent]. The socket is connected to the server once the path is
/// known: the kernel finds it fastest then, and sends need no address.
public final class UdpIceTransport implements IceTransport {
    /// Datagrams per read batch. If more are waiting, the socket becomes readable again, because
    /// epoll is level-triggered; a second read would nearly always find nothing. Measured: one
    /// `recv` of a connected socket costs a quarter less than a `recvmmsg` for 16 that returns one.
    private static final int READS = 1;

    /// Two seconds of a screen of 4 Mbit/s, for a bot whose thread is delayed.
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final EventLoop loop;
    private final LoopBuffers buffers;
    private final LightIceAgent ice;
    private final FaultyLink fault;
    private final Listener listener;
    private final Runnable onTimer = this::onDeadline;
    private final FaultyLink.Sink toSocket =
            (_, bytes, offset, length) -> put(bytes, offset, length);
    private final FaultyLink.Sink fromFault = this::onLateDatagram;
    private @Nullable Channel channel;
    private @Nullable InetSocketAddress sender;
    private boolean inBatch;
    private long batchNanos;
    private boolean closed;

    /// @param fault owned by the caller, who closes it
    public UdpIceTransport(
            EventLoop loop,
            LoopBuffers buffers,
            LightIceAgent ice,
            FaultyLink fault,
            Listener listener) {
        this.loop = loop;
        this.buffers = buffers;
        this.ice = ice;
        this.fault = fault;
        this.listener = listener;
    }

    @Override
    public IceCredentials local() {
        return ice.local();
    }

    @Override
    public void check(IceCredentials remote, List<InetSocketAddress> candidates) {
        bind(candidates.getFirst().getAddress() instanceof Inet4Address)
                .addListener((ChannelFuture bound) -> {
                    if (!bound.isSuccess()) {
                        listener.onPathLost("ice_failed");
                        return;
                    }
                    channel = bound.channel();
                    if (closed) {
                        channel.close();
                        return;
                    }
                    ice.begin(System.nanoTime(), remote, candidates);
                    onDeadline();
                });
    }

    private ChannelFuture bind(boolean four) {
        SocketProtocolFamily family = four ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(() ->
                                epoll
                                        ? new EpollDatagramChannel(family)
                                        : new NioDatagramChannel(family))
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(LoopBuffers.DATAGRAM_BYTES)
                                        .maxMessagesPerRead(READS))
                        .handler(new Reader());
        return bootstrap.bind(new InetSocketAddress(four ? "0.0.0.0" : "::", 0));
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
        // A delayed datagram is flushed by the loop iteration that delivers it.
        fault.up(System.nanoTime(), bytes, offset, length, toSocket);
    }

    private void put(byte[] bytes, int offset, int length) {
        Channel to = channel;
        if (to == null || closed) {
            return;
        }
        ByteBuf buffer = to.alloc().directBuffer(length).writeBytes(bytes, offset, length);
        to.write(buffer, to.voidPromise());
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void onDeadline() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        if (now - ice.nextDeadlineNanos() >= 0) {
            if (ice.isLost(now)) {
                listener.onPathLost(ice.path() == null ? "ice_failed" : "consent_lost");
                return;
            }
            check(now, ice.nextDestination(now));
        }
        loop.schedule(onTimer, ice.nextDeadlineNanos() - now, TimeUnit.NANOSECONDS);
    }

    private void check(long now, InetSocketAddress destination) {
        int length = ice.writeCheck(now, buffers.bindings, buffers.sent());
        fault.up(
                now,
                buffers.sent(),
                0,
                length,
                (_, bytes, _, checkBytes) -> sendStun(bytes, checkBytes, destination));
    }

    private void sendStun(byte[] bytes, int length, InetSocketAddress destination) {
        Channel to = channel;
        if (to == null || closed) {
            return;
        }
        ByteBuf buffer = to.alloc().directBuffer(length).writeBytes(bytes, 0, length);
        to.writeAndFlush(
                ice.path() == null ? new DatagramPacket(buffer, destination) : buffer,
                to.voidPromise());
    }

    private void onDatagram(long now, byte[] bytes, int offset, int length) {
        // RFC 7983 §7: the first byte distinguishes STUN.
        if (length > 0 && bytes[offset] >= 0 && bytes[offset] <= 3) {
            onStun(now, bytes, offset, length);
        } else if (length > 0) {
            listener.onDatagram(now, bytes, offset, length);
        }
    }

    private void onLateDatagram(long now, byte[] bytes, int offset, int length) {
        onDatagram(now, bytes, offset, length);
        if (!inBatch) {
            listener.onReadBatchEnd(now);
        }
    }

    private void onStun(long now, byte[] bytes, int offset, int length) {
        InetSocketAddress from = sender;
        if (from == null) {
            return;
        }
        if (bytes[offset] == 0) {
            respond(from, bytes, offset, length);
        } else if (ice.onResponse(now, buffers.bindings, from, bytes, offset, length)
                && channel != null) {
            channel.connect(from)
                    .addListener((ChannelFuture connected) -> {
                        if (connected.isSuccess()) {
                            listener.onPath(now);
                        } else {
                            listener.onPathLost("ice_failed");
                        }
                    });
        }
    }

    /// A full agent on the other side sends checks too; an ICE-lite server does not.
    private void respond(InetSocketAddress from, byte[] bytes, int offset, int length) {
        IceCredentials local = ice.local();
        BindingRequest request =
                buffers.bindings.readRequest(
                        bytes, offset, length, local.ufrag(), local.password());
        if (request != null) {
            byte[] response = new byte[StunBindings.MAX_RESPONSE_BYTES];
            int written =
                    buffers.bindings.writeSuccess(request, from, local.password(), response, 0);
            sendStun(response, written, from);
        }
    }

    /// The end of Netty's pipeline.
    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            try {
                if (!inBatch) {
                    inBatch = true;
                    batchNanos = System.nanoTime();
                }
                int length = packet.content().readableBytes();
                if (closed || length >= LoopBuffers.DATAGRAM_BYTES) {
                    return;
                }
                if (ice.path() == null || sender == null) {
                    sender = packet.sender();
                }
                packet.content().readBytes(buffers.received, 0, length);
                fault.down(batchNanos, buffers.received, 0, length, fromFault);
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (inBatch) {
                inBatch = false;
                listener.onReadBatchEnd(batchNanos);
            }
        }

        /// Port unreachable, for example while a server restarts: consent decides about the path.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof java.io.IOException)) {
                listener.onBug(cause);
            }
        }
    }
}
