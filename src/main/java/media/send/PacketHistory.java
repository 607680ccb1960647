package media.send;

import java.util.Arrays;

/// The last packets of one received stream, decrypted, for retransmission to any subscriber. A ring
/// of bytes with an index by extended sequence number: kept once per stream, not once per
/// subscriber, and of fixed size.
final class PacketHistory {
    /// Index entries; a power of two. At 300 packets a second, more than three seconds.
    private static final int ENTRIES = 1024;

    private static final int MASK = ENTRIES - 1;

    private final byte[] ring;
    private final long[] sequences = new long[ENTRIES];

    /// Position of each packet as a count of all bytes ever written, which shows whether it was
    /// overwritten.
    private final long[] positions = new long[ENTRIES];

    private final int[] lengths = new int[ENTRIES];
    private long written;

    /// @param capacityBytes size of the ring
    PacketHistory(int capacityBytes) {
        this.ring = new byte[capacityBytes];
        Arrays.fill(sequences, Long.MIN_VALUE);
    }

    /// Remembers a packet.
    ///
    /// @param bytes borrowed
    void add(long sequence, byte[] bytes, int offset, int length) {
        if (length > ring.length) {
            return;
        }
        int at = (int) (written % ring.length);
        if (at + length > ring.length) {
            // A packet is contiguous: the rest of the ring is skipped.
            written += ring.length - at;
            at = 0;
        }
        System.arraycopy(bytes, offset, ring, at, length);
        int entry = (int) sequence & MASK;
        sequences[entry] = sequence;
        positions[entry] = written;
        lengths[entry] = length;
        written += length;
    }

    /// Offset of a packet in [#bytes()], or -1 when it was never added or has been overwritten.
    int find(long sequence) {
        int entry = (int) sequence & MASK;
        if (sequences[entry] != sequence || written - positions[entry] > ring.length) {
            return -1;
        }
        return (int) (positions[entry] % ring.length);
    }

    /// Length in bytes of a packet that [#find] has found.
    int length(long sequence) {
        return lengths[(int) sequence & MASK];
    }

    /// The ring itself; read only.
    byte[] bytes() {
        return ring;
    }
}
