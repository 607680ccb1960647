package media.forward;

/// One wanted picture: what it could be, and what the [BandwidthAllocator] allots to it.
final class Allocation {
    static final int PAUSED = -1;

    /// What comes first.
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

    /// The step allotted, and the one that is being considered.
    int now = PAUSED;

    int next = PAUSED;

    /// Names the allotted step while the ladder changes.
    int key;

    /// Nothing was allotted yet: its first step is no rise.
    boolean fresh = true;

    /// @param ladder of the track; changes under it
    Allocation(Ladder ladder) {
        this.ladder = ladder;
    }

    /// @param height in pixels of the place it is shown in
    /// @param frameRate most pictures a second of use
    void want(Rank newRank, int height, int frameRate) {
        rank = newRank;
        top = ladder.top(height, frameRate);
    }

    boolean paused() {
        return now == PAUSED;
    }

    /// Paused for want of bits, not because nothing is there to forward.
    boolean tooDear() {
        return now == PAUSED && top != PAUSED;
    }

    /// The step allotted, as [Ladder#key(int)]; of no meaning while paused.
    int key() {
        return key;
    }
}
