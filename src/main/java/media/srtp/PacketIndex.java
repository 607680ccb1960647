package media.srtp;

/// The 48-bit packet index: rollover counter and sequence number (RFC 3711 §3.3.1).
final class PacketIndex {
    /// RFC 3711 §9.2: after 2^48 packets a key is spent.
    static final long LIMIT = 1L << 48;

    private PacketIndex() {}

    /// Guesses the index of the packet with `sequenceNumber` as the nearest to the highest index so
    /// far (-1 before the first packet, whose rollover counter is 0). Negative when the packet
    /// would be from before the rollover counter's beginning.
    static long guess(long highest, int sequenceNumber) {
        return highest < 0 ? sequenceNumber : highest + (short) (sequenceNumber - (int) highest);
    }
}
