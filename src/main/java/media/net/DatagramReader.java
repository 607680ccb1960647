package media.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of Netty's pipeline of a UDP socket: copies each datagram out of Netty's buffer, frees
/// it, and counts.
final class DatagramReader extends ChannelInboundHandlerAdapter {
    /// Longer than any packet of WebRTC: senders keep below 1,500.
    static final int SLOT_BYTES = 2048;

    private static final int MAX_KINDS_LOGGED = 64;
    private static final Logger LOG = LoggerFactory.getLogger(DatagramReader.class);

    private final Channel channel;
    private final DatagramHandler handler;
    private final byte[] scratch = new byte[SLOT_BYTES];
    private final Set<String> kindsLogged = new HashSet<>();

    private boolean inBatch;
    private long batchNanos;
    private long datagramsReceived;
    private long bytesReceived;
    private long oversizeDrops;
    private long handlerFailures;
    private long socketErrors;

    DatagramReader(Channel channel, DatagramHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    long datagramsReceived() {
        return datagramsReceived;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long oversizeDrops() {
        return oversizeDrops;
    }

    long handlerFailures() {
        return handlerFailures;
    }

    long socketErrors() {
        return socketErrors;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            if (!inBatch) {
                inBatch = true;
                batchNanos = System.nanoTime();
            }
            datagramsReceived++;
            int length = packet.content().readableBytes();
            bytesReceived += length;
            if (length >= SLOT_BYTES) {
                // The system has truncated it, or would have at one byte more.
                oversizeDrops++;
                return;
            }
            packet.content().readBytes(scratch, 0, length);
            handler.onDatagram(
                    batchNanos, MappedAddress.unmapped(packet.sender()), scratch, 0, length);
        } catch (RuntimeException e) {
            onBug(e);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!inBatch) {
            return;
        }
        inBatch = false;
        try {
            handler.onReadBatchEnd(batchNanos);
        } catch (RuntimeException e) {
            onBug(e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error) {
            onBug(cause);
        } else {
            socketErrors++;
            logOnce("socket", cause);
        }
    }

    /// An exception of ours on the shard: counted, and logged once for each kind.
    void onBug(Throwable bug) {
        handlerFailures++;
        logOnce("handler", bug);
    }

    private void logOnce(String where, Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        String kind = where + cause.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (kindsLogged.size() < MAX_KINDS_LOGGED && kindsLogged.add(kind)) {
            LOG.error("media port {}, {}; logged once", channel.localAddress(), where, cause);
        }
    }
}
