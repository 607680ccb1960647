package media.codec;

import java.util.Arrays;

/// What was decided about the last pictures of a source, so that late packets of a picture get the
/// same answer. Also unwraps the ids: the newest one is the reference.
final class PictureLog {
    /// A power of two. At 30 pictures a second with three spatial frames each, 1.4 s: longer than
    /// the repair of a loss takes.
    private static final int ENTRIES = 128;

    private static final int MASK = ENTRIES - 1;

    /// No picture has this decision.
    static final long UNKNOWN = Long.MIN_VALUE;

    private final long[] ids = new long[ENTRIES];
    private final long[] decisions = new long[ENTRIES];
    private long first;
    private long newest;

    /// Forgets everything; `id` is the first of a new source.
    void begin(int id) {
        Arrays.fill(ids, UNKNOWN);
        first = id;
        newest = first - 1;
    }

    /// The nearest to the newest of all ids that end in these bits.
    long unwrap(int id, int bits) {
        // The distance with its sign, within half of the range either way.
        int distance = (id - (int) newest) << (32 - bits) >> (32 - bits);
        return newest + distance;
    }

    /// Decision about a picture, or [#UNKNOWN].
    long find(long id) {
        return ids[(int) id & MASK] == id ? decisions[(int) id & MASK] : UNKNOWN;
    }

    void put(long id, long decision) {
        if (id > newest - ENTRIES) {
            ids[(int) id & MASK] = id;
            decisions[(int) id & MASK] = decision;
            newest = Math.max(newest, id);
        }
    }

    /// From before the source began, or too long ago to be known.
    boolean tooOld(long id) {
        return id < first || id <= newest - ENTRIES;
    }

    long newest() {
        return newest;
    }

    static int capacity() {
        return ENTRIES;
    }
}
