package media.congestion;

import org.jspecify.annotations.Nullable;

/// The probes of one connection: when the next one is sent, at which rate, and what the last one
/// has shown.
final class Probing {
    /// Neither a result nor a failure.
    static final long NONE = ProbeResult.NONE;

    private final ProbeControl control;
    private final ProbeResult result = new ProbeResult();

    Probing(long startBitsPerSecond) {
        control = new ProbeControl(startBitsPerSecond);
    }

    /// @param desired the most that could be used
    /// @param calm whether nothing hints at congestion
    /// @param room whether the link may carry more than the estimate
    /// @return the probe to be sent now, null for none
    @Nullable Probe next(long nowNanos, long estimate, long desired, boolean calm, boolean room) {
        Probe probe = control.next(nowNanos, estimate, desired, calm, room);
        if (probe != null) {
            result.begin(probe);
        }
        return probe;
    }

    /// A packet of a probe has arrived.
    ///
    /// @param stalled whether a stall of the process has delayed it, so that the probe shows
    ///     nothing of the link
    void onArrival(int cluster, int bytes, long sentNanos, long arrivalNanos, boolean stalled) {
        if (stalled) {
            result.spoil(cluster);
        }
        result.onArrival(cluster, bytes, sentNanos, arrivalNanos);
    }

    /// @return the rate that the last probe has shown, once; else [#NONE]
    long takeResult() {
        if (result.takeSpoiled()) {
            control.onSpoiled();
        }
        long probed = result.take();
        if (probed != NONE) {
            control.onResult(probed);
        }
        return probed;
    }

    /// Whether the last probe has filled the link.
    boolean filled() {
        return result.filled();
    }

    /// The estimate has changed because of feedback.
    void onEstimate(long nowNanos, long before, long estimate) {
        control.onEstimate(nowNanos, before, estimate);
    }
}
