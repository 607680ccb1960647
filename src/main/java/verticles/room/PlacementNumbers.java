package verticles.room;

/// Numbers of the placements of one room, which grow. An owner gives at most a thousand, so that
/// those of the former owners, which it does not know, are others.
final class PlacementNumbers {
    private static final int OF_OWNER = 1_000;

    /// Placements fit into an int.
    private static final long OWNERS = 2_000_000;

    private int last;

    int next() {
        return ++last;
    }

    /// @param epoch of an owner that follows another one
    void beginAt(long epoch) {
        last = (int) (epoch % OWNERS) * OF_OWNER;
    }

    /// A participant has this placement since before this owner.
    void onKnown(int placement) {
        last = Math.max(last, placement);
    }
}
