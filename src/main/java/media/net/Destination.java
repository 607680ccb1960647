package media.net;

import java.net.InetSocketAddress;

/// Where datagrams go, and whether its way takes them in segments.
final class Destination {
    private final int index;
    private final InetSocketAddress address;
    private boolean segments;

    /// @param index small, unlike that of any other now known
    Destination(int index, InetSocketAddress address, boolean segments) {
        this.index = index;
        this.address = address;
        this.segments = segments;
    }

    int index() {
        return index;
    }

    InetSocketAddress address() {
        return address;
    }

    boolean segments() {
        return segments;
    }

    /// The system refused segments on the way to it.
    void refuseSegments() {
        segments = false;
    }
}
