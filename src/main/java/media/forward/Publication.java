package media.forward;

import call.TrackKind;
import media.quality.TrackQuality;
import media.sdp.ReceiveSection;

/// What a participant publishes in one media section, and its state: switched on by its publisher,
/// and live once packets arrive.
public final class Publication {
    /// Encoders and cameras round sizes to their blocks.
    private static final int SIZE_TOLERANCE_PERCENT = 10;

    private final int participant;
    private final TrackKind kind;
    private final ReceiveSection section;
    private int priority;
    private final boolean encrypted;
    private final boolean relayed;
    private final TrackQuality quality;
    private boolean allowed;
    private boolean live;
    private boolean preferred;
    private boolean inRoom;
    private boolean wasLive;
    private int maxHeight;

    /// @param priority of the publisher as a speaker, 0 for most
    /// @param encrypted end to end: its payloads cannot be read
    /// @param relayed it comes from another shard
    /// @param allowed whether the publisher has it switched on
    Publication(
            int participant,
            TrackKind kind,
            ReceiveSection section,
            int priority,
            boolean encrypted,
            boolean relayed,
            boolean allowed) {
        this.participant = participant;
        this.kind = kind;
        this.section = section;
        this.priority = priority;
        this.encrypted = encrypted;
        this.relayed = relayed;
        this.quality = new TrackQuality(kind.video());
        this.allowed = allowed;
    }

    /// The publisher switched it on or off.
    ///
    /// @return whether it was live and no longer is
    boolean allow(boolean nowAllowed) {
        boolean wasLive = live;
        allowed = nowAllowed;
        live &= nowAllowed;
        return wasLive && !live;
    }

    /// The publisher speaks with priority, or no longer does.
    public void prefer(boolean nowPreferred) {
        preferred = nowPreferred;
    }

    /// @param height the most that its video may have, or its width if that is less; 0 for no limit
    public void limitHeight(int height) {
        maxHeight = height;
    }

    /// Whether video of this size may be forwarded.
    ///
    /// @param shorterSide in pixels, 0 when unknown
    boolean admits(int shorterSide) {
        return maxHeight == 0 || shorterSide * 100L <= maxHeight * (100L + SIZE_TOLERANCE_PERCENT);
    }

    /// As the shard reports it that a relayed one comes from.
    public void priority(int ofRelayed) {
        priority = ofRelayed;
    }

    /// Its packets arrive.
    void goLive() {
        live = true;
        wasLive = true;
    }

    /// Its room has it now, or no longer.
    void inRoom(boolean now) {
        inRoom = now;
        live &= now;
    }

    /// Whether it has never been live, so that it may take the place of another track of its
    /// participant, once.
    boolean waits() {
        return !wasLive;
    }

    /// Whether its room has it; another relay may have brought the same track since.
    public boolean inRoom() {
        return inRoom;
    }

    public int participant() {
        return participant;
    }

    public TrackKind kind() {
        return kind;
    }

    public ReceiveSection section() {
        return section;
    }

    /// Of the publisher as a speaker, 0 for most.
    public int priority() {
        return preferred ? priority + 1 : priority;
    }

    /// Whether its payloads are encrypted end to end.
    public boolean encrypted() {
        return encrypted;
    }

    /// Whether it comes from another shard. Only tracks that do not are relayed further.
    public boolean relayed() {
        return relayed;
    }

    public TrackQuality quality() {
        return quality;
    }

    public boolean allowed() {
        return allowed;
    }

    boolean live() {
        return live;
    }
}
