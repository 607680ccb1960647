package media.ice;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// One accepted TCP connection as the far end of a path (RFC 6544). It equals nothing but itself:
/// what is sent to it goes out on that connection or not at all.
public final class TcpAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final InetSocketAddress remote;

    public TcpAddress(InetSocketAddress remote) {
        this.remote = remote;
    }

    /// The IP address and port of either kind of path, as a binding response names it.
    public static InetSocketAddress remote(SocketAddress address) {
        return address instanceof TcpAddress tcp ? tcp.remote : (InetSocketAddress) address;
    }

    @Override
    public String toString() {
        return "tcp " + remote;
    }
}
