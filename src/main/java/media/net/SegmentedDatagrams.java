package media.net;

import java.lang.foreign.MemorySegment;

/// The datagrams of a batch as the system takes them: a *message* is a run of neighbors to one
/// destination, all equal in length but the last, which may be shorter (udp(7), `UDP_SEGMENT`). The
/// bytes of a message lie one after the other.
final class SegmentedDatagrams {
    /// Before Linux 6.9 a call with more segments is refused (`UDP_MAX_SEGMENTS`).
    static final int MAX_SEGMENTS = 64;

    /// An IPv4 datagram holds 65,535 bytes with its own header of 20 and that of UDP, 8.
    static final int MAX_BYTES = 65_507;

    private final MemorySegment staged;
    private final Destination[] destinations;
    private final int[] at;
    private final int[] bytes;
    private final int[] segmentBytes;
    private final int[] firstDatagram;
    private int count;

    /// Whether the last message is complete: a shorter datagram has ended it.
    private boolean closed;

    SegmentedDatagrams(MemorySegment staged, int most) {
        this.staged = staged;
        this.destinations = new Destination[most];
        this.at = new int[most];
        this.bytes = new int[most];
        this.segmentBytes = new int[most];
        this.firstDatagram = new int[most + 1];
    }

    void clear() {
        count = 0;
    }

    /// Adds the next datagram, to the last message where that can be.
    ///
    /// @param datagram its number, one higher than that of the last
    /// @param stagedAt where its bytes are, behind those of the last
    @SuppressWarnings("ReferenceEquality") // one object stands for a destination
    void add(int datagram, Destination destination, int stagedAt, int length) {
        int last = count - 1;
        if (last >= 0
                && destinations[last] == destination
                && destination.segments()
                && !closed
                && length <= segmentBytes[last]
                && bytes[last] + length <= MAX_BYTES
                && datagram - firstDatagram[last] < MAX_SEGMENTS) {
            bytes[last] += length;
            closed = length < segmentBytes[last];
            firstDatagram[count] = datagram + 1;
            return;
        }
        destinations[count] = destination;
        at[count] = stagedAt;
        bytes[count] = length;
        segmentBytes[count] = length;
        firstDatagram[count] = datagram;
        closed = false;
        count++;
        firstDatagram[count] = datagram + 1;
    }

    int count() {
        return count;
    }

    Destination destination(int message) {
        return destinations[message];
    }

    /// Where the bytes of a message begin in [#staged].
    int at(int message) {
        return at[message];
    }

    int bytes(int message) {
        return bytes[message];
    }

    /// Length of its datagrams, but perhaps the last.
    int segmentBytes(int message) {
        return segmentBytes[message];
    }

    /// The number of its first datagram; for [#count] that behind the last of all.
    int firstDatagram(int message) {
        return firstDatagram[message];
    }

    int datagrams(int message) {
        return firstDatagram[message + 1] - firstDatagram[message];
    }

    MemorySegment staged() {
        return staged;
    }
}
