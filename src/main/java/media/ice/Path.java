package media.ice;

import java.net.SocketAddress;

/// An address of a client that an authentic check has come from: whatever else comes from there may be
/// believed to be its, and it may be sent to. A UDP path is an `InetSocketAddress`, a TCP connection a
/// [TcpAddress], so that both from the same port differ.
public final class Path {
    private final SocketAddress address;
    private long heardNanos;

    Path(long nowNanos, SocketAddress address) {
        this.address = address;
        this.heardNanos = nowNanos;
    }

    public SocketAddress address() {
        return address;
    }

    long heardNanos() {
        return heardNanos;
    }

    void onHeard(long nowNanos) {
        heardNanos = nowNanos;
    }

    @Override
    public String toString() {
        return "Path[" + address + "]";
    }
}
