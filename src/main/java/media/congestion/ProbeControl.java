package media.congestion;

import org.jspecify.annotations.Nullable;

/// Decides when to probe and at which rate: 3 and 6 times the start rate, twice whatever succeeded,
/// the old rate again soon after a drop, and periodically while more is desired than the estimate
/// allows.
final class ProbeControl {
    // The first two, as multiples of the start rate (libwebrtc).
    private static final int FIRST = 3;
    private static final int SECOND = 6;

    /// The next after one that succeeded, and the periodic ones.
    private static final int FURTHER = 2;

    /// A probe that reaches this share of its rate is followed by the next.
    private static final double SUCCESS = 0.7;

    /// A fall below this share is a drop, after which the share [#RECOVERY] of the old rate is
    /// tried again.
    private static final double DROP = 0.66;

    private static final double RECOVERY = 0.85;

    /// After the drop: first the queue must drain; later the old rate is out of date.
    private static final long MIN_AFTER_DROP_NANOS = 2_000_000_000L;

    private static final long MAX_AFTER_DROP_NANOS = 5_000_000_000L;

    /// Between probes (libwebrtc, for an application-limited sender).
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    /// Doubled after each probe that failed, up to this.
    private static final long MAX_INTERVAL_NANOS = 10_000_000_000L;

    /// A result that is not there by then does not come.
    private static final long RESULT_NANOS = 1_000_000_000L;

    private final long startBitsPerSecond;
    private int clusters;
    private boolean started;
    private long secondBitsPerSecond;
    private @Nullable Probe pending;
    private long lastProbeNanos;
    private long nextBitsPerSecond;
    private long intervalNanos = INTERVAL_NANOS;
    private long repeatedBitsPerSecond;
    private long droppedFromBitsPerSecond;
    private long droppedNanos;

    ProbeControl(long startBitsPerSecond) {
        this.startBitsPerSecond = startBitsPerSecond;
    }

    /// Whether a probe should be sent now.
    ///
    /// @param estimate in bits a second, as all rates here
    /// @param desired the most that could be used
    /// @param calm no recent overuse and no queue
    /// @param room the estimate is not known to be the capacity of the link
    /// @return null when none is due
    @Nullable Probe next(long nowNanos, long estimate, long desired, boolean calm, boolean room) {
        if (pending != null && nowNanos - lastProbeNanos >= RESULT_NANOS) {
            onFailed();
        }
        if (pending != null) {
            return null;
        }
        if (!started) {
            started = true;
            secondBitsPerSecond = SECOND * startBitsPerSecond;
            return probe(nowNanos, FIRST * startBitsPerSecond, estimate, desired);
        }
        if (!calm) {
            nextBitsPerSecond = 0;
            secondBitsPerSecond = 0;
            return null;
        }
        if (repeatedBitsPerSecond > 0 && nowNanos - lastProbeNanos >= RESULT_NANOS) {
            long again = repeatedBitsPerSecond;
            repeatedBitsPerSecond = 0;
            return probe(nowNanos, again, estimate, desired);
        }
        if (nextBitsPerSecond > 0) {
            long further = nextBitsPerSecond;
            nextBitsPerSecond = 0;
            return probe(nowNanos, further, estimate, desired);
        }
        if (droppedFromBitsPerSecond > 0 && nowNanos - droppedNanos >= MIN_AFTER_DROP_NANOS) {
            long old = droppedFromBitsPerSecond;
            droppedFromBitsPerSecond = 0;
            return nowNanos - droppedNanos > MAX_AFTER_DROP_NANOS
                    ? null
                    : probe(nowNanos, (long) (RECOVERY * old), estimate, desired);
        }
        return room && nowNanos - lastProbeNanos >= intervalNanos
                ? probe(nowNanos, FURTHER * estimate, estimate, desired)
                : null;
    }

    /// The pending probe has been measured.
    void onResult(long bitsPerSecond) {
        Probe measured = pending;
        if (measured == null) {
            return;
        }
        pending = null;
        if (bitsPerSecond > SUCCESS * measured.bitsPerSecond()) {
            nextBitsPerSecond = Math.max(FURTHER * bitsPerSecond, secondBitsPerSecond);
            intervalNanos = INTERVAL_NANOS;
        } else {
            onFailed();
        }
        secondBitsPerSecond = 0;
    }

    /// The pending probe cannot be measured, for a reason that is not the link's: it is repeated.
    void onSpoiled() {
        if (pending != null) {
            repeatedBitsPerSecond = pending.bitsPerSecond();
            pending = null;
        }
    }

    /// The estimate has changed because of the path.
    void onEstimate(long nowNanos, long before, long after) {
        if (after < DROP * before) {
            droppedNanos = nowNanos;
            droppedFromBitsPerSecond = Math.max(droppedFromBitsPerSecond, before);
        }
    }

    private void onFailed() {
        pending = null;
        nextBitsPerSecond = 0;
        intervalNanos = Math.min(2 * intervalNanos, MAX_INTERVAL_NANOS);
    }

    private @Nullable Probe probe(long nowNanos, long bitsPerSecond, long estimate, long desired) {
        // A rate that could never be used need not be measured.
        long most = Math.min(2 * desired, RateRange.MAX);
        long rate = Math.min(bitsPerSecond, most);
        if (desired <= estimate || rate <= estimate) {
            return null;
        }
        Probe probe = Probe.of(++clusters, rate);
        pending = probe;
        lastProbeNanos = nowNanos;
        return probe;
    }
}
