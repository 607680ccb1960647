package media.congestion;

/// What was sent under which transport-wide sequence number
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2), until feedback reports whether it
/// arrived.
final class SentPackets {
    /// One second at 20 Mbit/s and 1,200 bytes, longer than feedback takes. A power of two.
    static final int MEMORY_PACKETS = 2_048;

    /// No probe cluster.
    static final int NO_CLUSTER = 0;

    private static final byte PENDING = 0;
    private static final byte LOST = 1;
    private static final byte ARRIVED = 2;

    // Allocated with the first packet: 43 kB that a client which only listens does not need.
    private long[] sentNanos = {};

    /// All bytes sent so far, up to and with this packet.
    private long[] sentBytes = {};

    private int[] clusters = {};
    private byte[] states = {};
    private final long first;
    private long highest;
    private long totalBytes;
    private long settledBytes;
    private long highestArrived;

    /// @param firstSequence the 16-bit number of the first packet
    SentPackets(int firstSequence) {
        first = firstSequence;
        highest = first - 1;
        highestArrived = first - 1;
    }

    /// Remembers a packet that is sent now.
    ///
    /// @return its 16-bit number
    int add(long nowNanos, int bytes, int cluster) {
        if (sentNanos.length == 0) {
            sentNanos = new long[MEMORY_PACKETS];
            sentBytes = new long[MEMORY_PACKETS];
            clusters = new int[MEMORY_PACKETS];
            states = new byte[MEMORY_PACKETS];
        }
        highest++;
        totalBytes += bytes;
        int at = index(highest);
        sentNanos[at] = nowNanos;
        sentBytes[at] = totalBytes;
        clusters[at] = cluster;
        states[at] = PENDING;
        return (int) highest & 0xFFFF;
    }

    /// The 64-bit number of a 16-bit one: the nearest to the highest sent.
    long extend(int sequence) {
        return highest + (short) (sequence - (int) highest);
    }

    /// Whether it was sent and is still remembered.
    boolean knows(long sequence) {
        return sequence >= oldest() && sequence <= highest;
    }

    /// The oldest packet that is remembered; above [#highest] before the first.
    long oldest() {
        return Math.max(first, highest - MEMORY_PACKETS + 1);
    }

    /// The last packet that was sent.
    long highest() {
        return highest;
    }

    /// @return whether the packet is reported for the first time
    boolean onLost(long sequence) {
        int at = index(sequence);
        boolean first = states[at] == PENDING;
        if (first) {
            states[at] = LOST;
        }
        return first;
    }

    /// @return whether the arrival is reported for the first time
    boolean onArrived(long sequence) {
        int at = index(sequence);
        if (states[at] == ARRIVED) {
            return false;
        }
        states[at] = ARRIVED;
        if (sequence > highestArrived) {
            highestArrived = sequence;
            settledBytes = sentBytes[at];
        }
        return true;
    }

    /// Whether it was reported lost; it may still arrive.
    boolean lost(long sequence) {
        return states[index(sequence)] == LOST;
    }

    /// No feedback is expected any longer on what is in flight.
    void forgetInFlight() {
        settledBytes = totalBytes;
    }

    /// Sent after the last packet that is known to have arrived.
    long bytesInFlight() {
        return totalBytes - settledBytes;
    }

    /// What was sent within a time before a packet, that packet included, as far as it is
    /// remembered.
    long bytesSentWithin(long nanos, long sequence) {
        long oldest = sequence;
        while (oldest > first
                && knows(oldest - 1)
                && sentNanos(sequence) - sentNanos(oldest - 1) <= nanos) {
            oldest--;
        }
        return sentBytes[index(sequence)] - sentBytes[index(oldest)] + bytes(oldest);
    }

    long sentNanos(long sequence) {
        return sentNanos[index(sequence)];
    }

    int bytes(long sequence) {
        long before = sequence == first ? 0 : sentBytes[index(sequence - 1)];
        // The sum before the oldest remembered packet is gone.
        return knows(sequence - 1) || sequence == first
                ? (int) (sentBytes[index(sequence)] - before)
                : 0;
    }

    int cluster(long sequence) {
        return clusters[index(sequence)];
    }

    private static int index(long sequence) {
        return (int) sequence & (MEMORY_PACKETS - 1);
    }
}
