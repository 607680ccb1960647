package media.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.nio.ByteBuffer;
import refusal.Refusal;

/// Sends by Netty's datagram channel, in segments where its transport and the system can: for
/// systems that [LinuxSockets] does not support.
final class NettyWire implements Wire {
    private final Channel channel;
    private final boolean segments;

    NettyWire(Channel channel) {
        this.channel = channel;
        this.segments =
                channel instanceof EpollDatagramChannel
                        && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    @Override
    public boolean segments() {
        return segments;
    }

    @Override
    public int send(SegmentedDatagrams messages) {
        ByteBuffer staged = messages.staged().asByteBuffer();
        int sent = 0;
        while (sent < messages.count() && makeRoom()) {
            write(staged, messages, sent);
            sent++;
        }
        channel.flush();
        return sent;
    }

    /// A batch may be larger than the buffer while the socket would take it all.
    private boolean makeRoom() {
        if (!channel.isWritable()) {
            channel.flush();
        }
        return channel.isWritable();
    }

    private void write(ByteBuffer staged, SegmentedDatagrams messages, int message) {
        int bytes = messages.bytes(message);
        staged.limit(messages.at(message) + bytes).position(messages.at(message));
        ByteBuf content = channel.alloc().directBuffer(bytes).writeBytes(staged);
        staged.clear();
        Destination destination = messages.destination(message);
        if (messages.datagrams(message) == 1) {
            channel.write(new DatagramPacket(content, destination), channel.voidPromise());
            return;
        }
        int segmentBytes = messages.segmentBytes(message);
        ByteBuf kept = content.retainedDuplicate();
        channel.write(new SegmentedDatagramPacket(content, segmentBytes, destination))
                .addListener((ChannelFuture result) -> {
                    if (!result.isSuccess() && channel.isActive()) {
                        destination.refuseSegments();
                        writeSingly(kept, segmentBytes, destination);
                    }
                    kept.release();
                });
    }

    private void writeSingly(ByteBuf all, int segmentBytes, Destination destination) {
        while (all.isReadable()) {
            ByteBuf one = all.readRetainedSlice(Math.min(segmentBytes, all.readableBytes()));
            channel.write(new DatagramPacket(one, destination), channel.voidPromise());
        }
        channel.flush();
    }

    @Override
    public Refusal refusal() {
        return Refusal.FULL;
    }

    @Override
    public String name() {
        return segments ? "netty, segmented" : "netty";
    }

    @Override
    public void close() {
        // The channel is its owner's.
    }
}
