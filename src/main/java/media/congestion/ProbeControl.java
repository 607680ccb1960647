package media.congestion;

import org.jspecify.annotations.Nullable;

/// Decides when to probe and how high: 3 and 6 times the start, twice whatever succeeded, the old rate again
/// soon after a drop, and in intervals as long as more is wanted than the estimate allows.
final class ProbeControl {
    // The first two, in parts of the start (libwebrtc).
    private static final int FIRST = 3;
    private static final int SECOND = 6;

    /// The next after one that succeeded, and those in intervals.
    private static final int FURTHER = 2;

    /// A probe that shows this share of its rate is followed by the next.
    private static final double SUCCESS = 0.7;

    /// Falling to less than this is a drop, after which that much of the old rate is tried again.
    private static final double DROP = 0.66;

    private static final double RECOVERY = 0.85;

    /// Since the drop: the queue must have emptied, and later the old rate is history.
    private static final long MIN_AFTER_DROP_NANOS = 2_000_000_000L;

    private static final long MAX_AFTER_DROP_NANOS = 5_000_000_000L;

    /// Between probes (libwebrtc, of an application-limited sender).
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    /// After each that failed twice as long, up to this.
    private static final long MAX_INTERVAL_NANOS = 10_000_000_000L;

    /// What was not measured by then is lost.
    private static final long RESULT_NANOS = 1_000_000_000L;

    private final long startBitsPerSecond;
    private int clusters;
    private boolean started;
    private long secondBitsPerSecond;
    private @Nullable Probe pending;
    private long lastProbeNanos;
    private long nextBitsPerSecond;
    private long intervalNanos = INTERVAL_NANOS;
    private long droppedFromBitsPerSecond;
    private long droppedNanos;

    ProbeControl(long startBitsPerSecond) {
        this.startBitsPerSecond = startBitsPerSecond;
    }

    /// Whether a probe should be sent now.
    ///
    /// @param estimate in bits a second, as all rates here
    /// @param wanted what could be made use of
    /// @param calm no overuse lately and no queue
    /// @param room the estimate is not known to be all that the link carries
    /// @return null when none is due
    @Nullable Probe next(long nowNanos, long estimate, long wanted, boolean calm, boolean room) {
        if (pending != null && nowNanos - lastProbeNanos >= RESULT_NANOS) {
            onFailed();
        }
        if (pending != null) {
            return null;
        }
        if (!started) {
            started = true;
            secondBitsPerSecond = SECOND * startBitsPerSecond;
            return probe(nowNanos, FIRST * startBitsPerSecond, estimate, wanted);
        }
        if (!calm) {
            nextBitsPerSecond = 0;
            secondBitsPerSecond = 0;
            return null;
        }
        if (nextBitsPerSecond > 0) {
            long further = nextBitsPerSecond;
            nextBitsPerSecond = 0;
            return probe(nowNanos, further, estimate, wanted);
        }
        if (droppedFromBitsPerSecond > 0 && nowNanos - droppedNanos >= MIN_AFTER_DROP_NANOS) {
            long old = droppedFromBitsPerSecond;
            droppedFromBitsPerSecond = 0;
            return nowNanos - droppedNanos > MAX_AFTER_DROP_NANOS
                    ? null
                    : probe(nowNanos, (long) (RECOVERY * old), estimate, wanted);
        }
        return room && nowNanos - lastProbeNanos >= intervalNanos
                ? probe(nowNanos, FURTHER * estimate, estimate, wanted)
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

    /// The estimate has changed by what the path did.
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

    private @Nullable Probe probe(long nowNanos, long bitsPerSecond, long estimate, long wanted) {
        // More than could ever be used need not be known.
        long most = Math.min(2 * wanted, BandwidthEstimator.MAX_BITS_PER_SECOND);
        long rate = Math.min(bitsPerSecond, most);
        if (wanted <= estimate || rate <= estimate) {
            return null;
        }
        Probe probe = Probe.of(++clusters, rate);
        pending = probe;
        lastProbeNanos = nowNanos;
        return probe;
    }
}
