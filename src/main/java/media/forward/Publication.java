package media.forward;

import call.TrackKind;
import media.quality.TrackQuality;
import media.sdp.ReceiveSection;

/// What a participant publishes in one media section, and its state: switched on by its publisher,
/// and live once packets arrive.
public final class Publication {
    private final int participant;
    private final TrackKind kind;
    private final ReceiveSection section;
    private final int priority;
    private final boolean encrypted;
    private final TrackQuality quality;
    private boolean allowed;
    private boolean live;
    private boolean preferred;

    /// @param priority of the publisher as a speaker, 0 for most
    /// @param encrypted end to end: its payloads cannot be read
    /// @param allowed whether the publisher has it switched on
    Publication(
            int participant,
            TrackKind kind,
            ReceiveSection section,
            int priority,
            boolean encrypted,
            boolean allowed) {
        this.participant = participant;
        this.kind = kind;
        this.section = section;
        this.priority = priority;
        this.encrypted = encrypted;
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

    /// Its packets arrive.
    void goLive() {
        live = true;
    }

    public int participant() {
        return participant;
    }

    public TrackKind kind() {
        return kind;
    }

    ReceiveSection section() {
        return section;
    }

    int priority() {
        return preferred ? priority + 1 : priority;
    }

    boolean encrypted() {
        return encrypted;
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
