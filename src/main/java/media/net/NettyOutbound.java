package media.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import media.send.Outbound;

/// Sends by Netty's datagram channel: datagrams gather in its buffer and leave together (`sendmmsg` on
/// epoll) at [#flush()]. Belongs to the event loop of the channel.
final class NettyOutbound implements Outbound {
    private final Channel channel;
    private long datagramsSent;
    private long drops;

    /// Whether this batch has tried in vain to make room.
    private boolean full;

    NettyOutbound(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void add(SocketAddress destination, byte[] bytes, int offset, int length) {
        if (!channel.isWritable() && !makeRoom()) {
            drops++;
            return;
        }
        ByteBuf buffer = channel.alloc().directBuffer(length).writeBytes(bytes, offset, length);
        channel.write(
                new DatagramPacket(buffer, (InetSocketAddress) destination), channel.voidPromise());
        datagramsSent++;
    }

    /// A batch may be larger than the buffer while the socket would take it all.
    private boolean makeRoom() {
        if (!full) {
            channel.flush();
            full = !channel.isWritable();
        }
        return !full;
    }

    void flush() {
        full = false;
        channel.flush();
    }

    long datagramsSent() {
        return datagramsSent;
    }

    long drops() {
        return drops;
    }
}
