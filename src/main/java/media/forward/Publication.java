package media.forward;

import call.TrackKind;
import media.quality.TrackQuality;
import media.sdp.ReceiveSection;

/// What a participant publishes in one section, and whether it is switched on and on the air.
final class Publication {
    private final int participant;
    private final TrackKind kind;
    private final ReceiveSection section;
    private final int priority;
    private final boolean encrypted;
    private final TrackQuality quality;
    private boolean allowed;
    private boolean live;

    /// @param priority of the publisher's voice, 0 for most people
    /// @param encrypted end to end: nothing may be known of its payloads
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
    /// @return whether it went off the air
    boolean allow(boolean nowAllowed) {
        boolean wasLive = live;
        allowed = nowAllowed;
        live &= nowAllowed;
        return wasLive && !live;
    }

    /// Packets of it arrive.
    void goLive() {
        live = true;
    }

    int participant() {
        return participant;
    }

    TrackKind kind() {
        return kind;
    }

    ReceiveSection section() {
        return section;
    }

    int priority() {
        return priority;
    }

    boolean encrypted() {
        return encrypted;
    }

    TrackQuality quality() {
        return quality;
    }

    boolean allowed() {
        return allowed;
    }

    boolean live() {
        return live;
    }
}
