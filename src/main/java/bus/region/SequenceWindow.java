package bus.region;

/// Which of the last sequence numbers of one sender have arrived. A frame may overtake another one
/// when its sender connects to Redis again.
final class SequenceWindow {
    static final int SIZE = 1_024;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /// Whether it has arrived before, or is so old that this is not known.
    boolean isReplay(long sequence) {
        return sequence <= highest
                && (highest - sequence >= SIZE || (seen[word(sequence)] & bit(sequence)) != 0);
    }

    void onArrived(long sequence) {
        if (sequence > highest) {
            long first = Math.max(highest + 1, sequence - SIZE + 1);
            for (long skipped = first; skipped <= sequence; skipped++) {
                seen[word(skipped)] &= ~bit(skipped);
            }
            highest = sequence;
        }
        seen[word(sequence)] |= bit(sequence);
    }

    private static int word(long sequence) {
        return (int) (sequence % SIZE) / Long.SIZE;
    }

    private static long bit(long sequence) {
        return 1L << (sequence % Long.SIZE);
    }
}
