package media.rtp;

/// Arithmetic on 16-bit sequence numbers that wrap (RFC 1982 §3.2).
public final class SequenceNumbers {
    private SequenceNumbers() {}

    /// How far `to` is ahead of `from`, from -32768 to 32767.
    public static int distance(int from, int to) {
        return (short) (to - from);
    }

    public static int add(int sequenceNumber, int distance) {
        return sequenceNumber + distance & 0xFFFF;
    }

    public static int next(int sequenceNumber) {
        return sequenceNumber + 1 & 0xFFFF;
    }
}
