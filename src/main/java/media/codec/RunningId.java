package media.codec;

/// A counter in a rewritten stream that goes on by one when its source changes and otherwise keeps
/// the steps of the source.
final class RunningId {
    private final int mask;
    private boolean anchored;

    /// Newest id of the source, unwrapped: ids that come in with fewer bits count on beyond their
    /// wrap.
    private long newest;

    private long shift;
    private long newestSent = -1;

    RunningId(int bits) {
        mask = (1 << bits) - 1;
    }

    void onSwitch() {
        anchored = false;
    }

    /// @param bits that the source uses for `id`
    /// @return the id to send; the very first is 0
    int rewrite(int id, int bits) {
        if (!anchored) {
            anchored = true;
            newest = id;
            shift = newestSent + 1 - id;
        }
        // The distance with its sign, within half of the range either way.
        int distance = (id - (int) newest) << (32 - bits) >> (32 - bits);
        long unwrapped = newest + distance;
        newest = Math.max(newest, unwrapped);
        newestSent = Math.max(newestSent, unwrapped + shift);
        return (int) (unwrapped + shift) & mask;
    }
}
