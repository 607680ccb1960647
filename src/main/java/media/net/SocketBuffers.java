package media.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.util.ArrayList;
import java.util.List;

/// The buffers of a UDP socket as the system grants them. Linux cuts what is asked for down to
/// `net.core.rmem_max` and `net.core.wmem_max` without an error, and then loses packets in bursts.
///
/// @param receiveBytes without the share that the kernel adds for itself
/// @param sendBytes the same
public record SocketBuffers(int receiveBytes, int sendBytes) {
    /// The usual default of 212,992 holds 256 small datagrams: 5 ms of a busy shard.
    static final int WANTED_BYTES = 4 << 20;

    /// Asks for buffers of [#WANTED_BYTES]. A larger default is left as it is.
    static SocketBuffers enlarge(Channel channel) {
        return new SocketBuffers(
                enlarge(channel, ChannelOption.SO_RCVBUF),
                enlarge(channel, ChannelOption.SO_SNDBUF));
    }

    private static int enlarge(Channel channel, ChannelOption<Integer> option) {
        int byDefault = bytes(channel, option);
        if (byDefault >= WANTED_BYTES) {
            return byDefault;
        }
        channel.config().setOption(option, WANTED_BYTES);
        return bytes(channel, option);
    }

    private static int bytes(Channel channel, ChannelOption<Integer> option) {
        int granted = channel.config().getOption(option);
        // socket(7): getsockopt returns the doubled value, which the JDK halves and Netty does not.
        return channel instanceof EpollDatagramChannel ? granted / 2 : granted;
    }

    /// What to set on Linux to get what was asked for, as lines of sysctl.conf; empty when nothing
    /// is missing.
    public List<String> sysctls() {
        List<String> lines = new ArrayList<>();
        if (receiveBytes < WANTED_BYTES) {
            lines.add("net.core.rmem_max=" + WANTED_BYTES);
        }
        if (sendBytes < WANTED_BYTES) {
            lines.add("net.core.wmem_max=" + WANTED_BYTES);
        }
        return lines;
    }
}
