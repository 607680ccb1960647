package media.ice;

import java.net.SocketAddress;

/// An address of a client that an authentic check has come from. Other packets from there belong to
/// this client, and it may be sent to. A UDP path is an `InetSocketAddress`, a TCP connection a
/// [TcpAddress], so that both from the same port differ.
public final class Path {
    private final SocketAddress address;
    private long receivedNanos;
    private boolean carriesMedia;
    private long mediaNanos;

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

    /// Something other than a check came from there.
    void onMedia(long nowNanos) {
        carriesMedia = true;
        mediaNanos = nowNanos;
    }

    /// Whether media came from there within a time.
    boolean carriesMedia(long nowNanos, long withinNanos) {
        return carriesMedia && nowNanos - mediaNanos < withinNanos;
    }

    @Override
    public String toString() {
        return "Path[" + address + "]";
    }
}
