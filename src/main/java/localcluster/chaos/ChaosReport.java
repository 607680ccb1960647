package localcluster.chaos;

import bots.report.Quantiles;
import java.util.List;

/// What a run has measured. Times are seconds since its begin.
///
/// @param seed of the faults
/// @param seconds that the run took
/// @param participants gaps in what each of them received
/// @param gapShare of the time of all participants, outside of the first two seconds of each fault
/// @param leaks what was left at the end that should not be, in sentences
record ChaosReport(
        long seed,
        double seconds,
        List<FaultResult> faults,
        List<ParticipantResult> participants,
        double gapShare,
        List<String> leaks) {
    /// The users' demand.
    static final double GAP_SHARE_LIMIT = 0.001;

    /// @param fault in words
    /// @param longestGapMillis of each participant, from the fault to the next one
    /// @param rejoins calls that ended and were joined again
    record FaultResult(
            String fault, double at, double over, Quantiles longestGapMillis, int rejoins) {}

    /// @param name of the bot
    record ParticipantResult(String name, List<GapResult> gaps) {}

    record GapResult(double from, double to) {}

    boolean isPassed() {
        return gapShare <= GAP_SHARE_LIMIT && leaks.isEmpty();
    }
}
