package media.ice;

import java.net.SocketAddress;

/// An address of a client that an authentic check has come from. Other packets from there belong to
/// this client, and it may be sent to. A UDP path is an `InetSocketAddress`, a TCP connection a
/// [TcpAddress], so that both from the same port differ.
public final class Path {
    private final SocketAddress address;
    private long receivedNanos;

    Path(long nowNanos, SocketAddress address) {
        this.address = address;
        this.receivedNanos = nowNanos;
    }

    public SocketAddress address() {
        return address;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    void onReceived(long nowNanos) {
        receivedNanos = nowNanos;
    }

    @Override
    public String toString() {
        return "Path[" + address + "]";
    }
}
