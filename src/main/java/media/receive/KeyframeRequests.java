package media.receive;

/// Decides when a publisher is asked for a keyframe of one stream: at once when first wanted, and at
/// most once per [#INTERVAL_NANOS] however many subscribers ask, repeated until a keyframe comes.
public final class KeyframeRequests {
    /// Field experience: more than two a second costs the publisher bitrate for nothing.
    public static final long INTERVAL_NANOS = 500_000_000L;

    private boolean wanted;
    private boolean asked;
    private long lastAskedNanos;
    private int command;

    /// Somebody cannot go on without a keyframe.
    public void want() {
        if (!wanted) {
            wanted = true;
            command = command + 1 & 0xFF;
        }
    }

    public void onKeyframe() {
        wanted = false;
    }

    /// Whether a request must go out now; the caller sends it.
    public boolean onDeadline(long nowNanos) {
        if (!wanted || (asked && nowNanos - lastAskedNanos < INTERVAL_NANOS)) {
            return false;
        }
        asked = true;
        lastAskedNanos = nowNanos;
        return true;
    }

    /// The sequence number of a FIR: the same in each repetition of one wish (RFC 5104 §4.3.1.2).
    public int command() {
        return command;
    }
}
