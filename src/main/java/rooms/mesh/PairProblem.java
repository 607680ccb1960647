package rooms.mesh;

import java.util.Locale;

/// What a client reports about its connection to another participant.
public enum PairProblem {
    /// It was not made in time, or it broke.
    FAILED(ModeReason.PAIR_FAILED),
    /// Its packets go through a TURN server.
    RELAYED(ModeReason.PAIR_RELAYED);

    private final ModeReason reason;

    PairProblem(ModeReason reason) {
        this.reason = reason;
    }

    ModeReason reason() {
        return reason;
    }

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
