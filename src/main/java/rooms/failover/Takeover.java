package rooms.failover;

/// The first seconds of a room with a new owner, after the former one died. Those who were in the
/// room announce themselves; the first of them names the shard of the media, unless the directory
/// knows it.
public final class Takeover {
    /// Sessions notice within a second that the former owner is gone, and announce themselves once
    /// a second; a frozen one is noticed later. As long as they look for the owner.
    static final long ANNOUNCE_MILLIS = 30_000;

    static final long NEWCOMER_WAITS_MILLIS = 3_000;

    private final long epoch;
    private final long openedAtMillis;
    private long reachableSinceMillis;
    private boolean knowsShards;

    /// @param epoch of the new owner
    /// @param nowMillis when it opens the room
    public Takeover(long epoch, long nowMillis) {
        this.epoch = epoch;
        this.openedAtMillis = nowMillis;
        this.reachableSinceMillis = nowMillis;
    }

    /// Whether a participant that was admitted under that epoch may announce itself here.
    public boolean admits(long formerEpoch) {
        return formerEpoch < epoch;
    }

    /// The former owner has written down where the media of its participants is. If that is lost,
    /// there is nothing to wait for.
    public void onShardsKnown() {
        knowsShards = true;
    }

    /// Whether a newcomer has to wait, because it would choose another shard than that of the
    /// former owner's participants.
    ///
    /// @param hasShard a participant has named it, or it was chosen
    /// @param awaitsAny of the former owner's participants
    public boolean keepsWaiting(long nowMillis, boolean hasShard, boolean awaitsAny) {
        return !knowsShards
                && !hasShard
                && awaitsAny
                && nowMillis - openedAtMillis < NEWCOMER_WAITS_MILLIS;
    }

    /// A node has joined the cluster. If the network had cut it off, participants on it have not
    /// reached this owner before.
    public void onNodeJoined(long nowMillis) {
        reachableSinceMillis = nowMillis;
    }

    /// Whether participants that have not announced themselves are lost.
    public boolean isOver(long nowMillis) {
        return nowMillis - reachableSinceMillis >= ANNOUNCE_MILLIS;
    }
}
