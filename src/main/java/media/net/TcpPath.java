package media.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import media.ice.TcpAddress;
import media.send.PacketKind;
import media.stun.StunBindings;

/// One accepted TCP connection: frames in, frames out. Its queue is short, since queued packets are
/// late: when the client's link is slower than what is sent, whole packets are dropped, video
/// first.
final class TcpPath extends ChannelInboundHandlerAdapter {
    /// Unsent bytes in the kernel, where that can be limited (epoll): the rest waits here, where it
    /// can be dropped.
    static final int UNSENT_BYTES = 16 << 10;

    /// Above it all packets are dropped: half a second at 2 Mbit/s.
    static final int MAX_QUEUE_BYTES = 128 << 10;

    /// Above it video packets are dropped, so that audio passes.
    private static final int MAX_VIDEO_QUEUE_BYTES = 48 << 10;

    private final Channel channel;
    private final TcpAddress address;
    private final TcpHandler handler;
    private final TcpFraming frames = new TcpFraming();
    private final byte[] scratch = new byte[2048];
    private final long openedNanos;
    private long lastReceivedNanos;
    private long bytesReceived;
    private boolean inBatch;
    private boolean authentic;
    private boolean written;

    TcpPath(long nowNanos, Channel channel, TcpAddress address, TcpHandler handler) {
        this.openedNanos = nowNanos;
        this.lastReceivedNanos = nowNanos;
        this.channel = channel;
        this.address = address;
        this.handler = handler;
    }

    TcpAddress address() {
        return address;
    }

    long openedNanos() {
        return openedNanos;
    }

    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    /// @return false when the queue is too long for it
    boolean write(PacketKind kind, byte[] bytes, int offset, int length) {
        long queued = MAX_QUEUE_BYTES - channel.bytesBeforeUnwritable();
        if (!channel.isWritable()
                || (kind == PacketKind.VIDEO && queued >= MAX_VIDEO_QUEUE_BYTES)) {
            return false;
        }
        ByteBuf frame = channel.alloc().directBuffer(TcpFraming.HEADER_BYTES + length);
        frame.writeShort(length).writeBytes(bytes, offset, length);
        channel.write(frame, channel.voidPromise());
        return true;
    }

    /// Whether this is the first packet since the last flush.
    boolean needsFlush() {
        boolean first = !written;
        written = true;
        return first;
    }

    void flush() {
        written = false;
        channel.flush();
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf stream = (ByteBuf) message;
        try {
            lastReceivedNanos = System.nanoTime();
            bytesReceived += stream.readableBytes();
            inBatch = true;
            boolean valid = true;
            while (valid && stream.isReadable() && channel.isActive()) {
                int length = Math.min(scratch.length, stream.readableBytes());
                stream.readBytes(scratch, 0, length);
                valid = frames.read(scratch, 0, length, this::onFrame);
            }
            if (!valid) {
                close();
            }
        } finally {
            stream.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (inBatch) {
            inBatch = false;
            handler.onReadBatchEnd(lastReceivedNanos);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the client, mostly.
        close();
    }

    private void onFrame(byte[] bytes, int offset, int length) {
        if (!authentic) {
            // Before the first check nothing else is accepted.
            if (!StunBindings.looksLikeStun(bytes, offset, length)) {
                close();
                return;
            }
        }
        if (channel.isActive()) {
            handler.onDatagram(lastReceivedNanos, address, bytes, offset, length);
            authentic = authentic || handler.knows(address);
        }
    }
}
