package media.congestion;

/// For how long a client has not reported what arrived. Time in which our own process stood still
/// does not count: feedback that came meanwhile has not been read yet.
final class FeedbackSilence {
    /// Sending without any feedback for this long, the path is taken for broken.
    static final long BROKEN_NANOS = 2_000_000_000L;

    /// Nothing sent and no feedback for this long: everything is paused.
    static final long IDLE_NANOS = 1_000_000_000L;

    /// A tick that is later than this, of 25 ms, was late because our own process stalled.
    static final long LATE_TICK_NANOS = 100_000_000L;

    private long sinceNanos;
    private boolean ticked;
    private long lastTickNanos;

    /// Feedback came, or is awaited from now on.
    void begin(long nowNanos) {
        sinceNanos = nowNanos;
    }

    /// The engine's tick.
    void onTick(long nowNanos) {
        if (ticked && nowNanos - lastTickNanos > LATE_TICK_NANOS) {
            sinceNanos += nowNanos - lastTickNanos;
        }
        ticked = true;
        lastTickNanos = nowNanos;
    }

    boolean isBroken(long nowNanos) {
        return nowNanos - sinceNanos >= BROKEN_NANOS;
    }

    boolean isIdle(long nowNanos) {
        return nowNanos - sinceNanos >= IDLE_NANOS;
    }
}
