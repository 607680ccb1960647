package media.forward;

/// One requested video track: the steps at which it could be forwarded, and the one that the
/// [BandwidthAllocator] allocates.
final class Allocation {
    static final int PAUSED = -1;

    /// In order of priority.
    enum Rank {
        PINNED,
        SCREEN,
        SPEAKER,
        OTHER
    }

    final Ladder ladder;
    Rank rank = Rank.OTHER;

    /// The best step of use.
    int top = PAUSED;

    /// The step allocated, and the one that is being considered.
    int now = PAUSED;

    int next = PAUSED;

    /// The key of the allocated step, valid while the ladder changes.
    int key;

    /// Nothing was allocated yet: its first step is not a rise.
    boolean fresh = true;

    /// @param ladder of the track, which changes it
    Allocation(Ladder ladder) {
        this.ladder = ladder;
    }

    /// @param height in pixels of the view it is shown in
    /// @param frameRate most frames a second of use
    void request(Rank newRank, int height, int frameRate) {
        rank = newRank;
        top = ladder.top(height, frameRate);
    }

    boolean paused() {
        return now == PAUSED;
    }

    /// Paused because the estimate is too low, not because there is nothing to forward.
    boolean exceedsEstimate() {
        return now == PAUSED && top != PAUSED;
    }

    /// The step allocated, as [Ladder#key(int)]; meaningless while paused.
    int key() {
        return key;
    }
}
