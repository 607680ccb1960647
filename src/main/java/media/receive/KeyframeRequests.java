package media.receive;

/// Decides when a publisher is asked for a keyframe of one stream: at once, and at most once per
/// [#INTERVAL_NANOS] however many subscribers request one, repeated until a keyframe arrives.
public final class KeyframeRequests {
    /// Field experience: more than two a second costs the publisher bitrate for nothing.
    public static final long INTERVAL_NANOS = 500_000_000L;

    private boolean pending;
    private boolean requested;
    private long lastRequestNanos;
    private int command;

    /// A subscriber cannot go on without a keyframe.
    public void request() {
        if (!pending) {
            pending = true;
            command = command + 1 & 0xFF;
        }
    }

    public void onKeyframe() {
        pending = false;
    }

    /// Whether a request must go out now; the caller sends it.
    public boolean onDeadline(long nowNanos) {
        if (!pending || (requested && nowNanos - lastRequestNanos < INTERVAL_NANOS)) {
            return false;
        }
        requested = true;
        lastRequestNanos = nowNanos;
        return true;
    }

    /// The sequence number of a FIR: the same in each repetition of one request (RFC 5104
    /// §4.3.1.2).
    public int command() {
        return command;
    }
}
