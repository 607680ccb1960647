package media.rtp;

import java.util.Arrays;

/// Which packet indices were seen, back to [#SIZE_PACKETS] behind the highest (RFC 3711 §3.3.2).
/// Checking is apart from marking, because only an authentic packet may move the window.
public final class ReplayWindow {
    /// RFC 3711 asks for 64 at least. A keyframe of 2 Mbit/s reordered by 100 ms spans hundreds of
    /// packets.
    public static final int SIZE_PACKETS = 1_024;

    private static final int WORDS = SIZE_PACKETS / Long.SIZE;

    /// One bit per index modulo the size.
    private final long[] seen = new long[WORDS];

    private long highest = -1;

    /// Whether `index` (not negative) is new: neither seen nor older than the window.
    public boolean isFresh(long index) {
        if (index > highest) {
            return true;
        }
        return index > highest - SIZE_PACKETS && (seen[word(index)] & bit(index)) == 0;
    }

    /// Marks an index that [#isFresh] allowed.
    public void mark(long index) {
        if (index > highest) {
            forget(index);
            highest = index;
        }
        seen[word(index)] |= bit(index);
    }

    /// The highest index marked, or -1.
    public long highest() {
        return highest;
    }

    /// Clears the bits of the indices between the highest and the new highest, which reuse old
    /// bits.
    private void forget(long newHighest) {
        if (newHighest - highest >= SIZE_PACKETS) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long index = highest + 1; index <= newHighest; index++) {
            seen[word(index)] &= ~bit(index);
        }
    }

    private static int word(long index) {
        return (int) (index / Long.SIZE) % WORDS;
    }

    private static long bit(long index) {
        return 1L << index; // Java shifts by the index modulo 64
    }
}
