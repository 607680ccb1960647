package rooms.mesh;

import call.MediaMode;
import java.util.Locale;

/// Why a room has the mode that it has.
public enum ModeReason {
    /// Nothing speaks against direct connections.
    SMALL_ROOM(MediaMode.P2P),
    /// The architecture of the room is `sfu`.
    SFU_ONLY(MediaMode.SFU),
    /// A stage has an audience.
    STAGE(MediaMode.SFU),
    /// More participants than a mesh may have; until there are few enough again.
    TOO_MANY(MediaMode.SFU),
    /// The server has to enforce a mute, a deafen or a missing permission to speak.
    MODERATED(MediaMode.SFU),
    /// A participant hides the address from the others.
    HIDDEN_ADDRESS(MediaMode.SFU),
    /// A client that cannot be part of a mesh.
    INCAPABLE_CLIENT(MediaMode.SFU),
    /// Two participants could not connect to each other.
    PAIR_FAILED(MediaMode.SFU),
    /// Two participants reached each other through a relay only, which is no better than the SFU.
    PAIR_RELAYED(MediaMode.SFU),
    /// The uplink of a participant with video is too narrow to send it to each of the others.
    NARROW_UPLINK(MediaMode.SFU);

    private final MediaMode mode;

    ModeReason(MediaMode mode) {
        this.mode = mode;
    }

    public MediaMode mode() {
        return mode;
    }

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
