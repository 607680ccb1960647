package media.net;

import java.net.InetSocketAddress;

/// An address to send to in the form that system calls take, and whether its route accepts
/// segments.
final class Destination extends InetSocketAddress {
    private static final long serialVersionUID = 1;

    private boolean segments;

    /// Its `sockaddr_in` or `sockaddr_in6` in the byte order of the machine.
    private long first;

    private long second;
    private long third;
    private int last;

    Destination(InetSocketAddress address, boolean segments) {
        super(address.getAddress(), address.getPort());
        this.segments = segments;
    }

    boolean segments() {
        return segments;
    }

    /// The system refused segments on its route.
    void refuseSegments() {
        segments = false;
    }

    /// Whether [#name] was called.
    boolean named() {
        return first != 0;
    }

    /// The address in four words.
    void name(long first, long second, long third, int last) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.last = last;
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    long third() {
        return third;
    }

    int last() {
        return last;
    }
}
