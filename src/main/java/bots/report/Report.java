package bots.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The results of a run. The JSON file is this record.
///
/// @param madeAt ISO 8601, UTC
/// @param server its address
/// @param plan the scenario, by key
/// @param verdict sentences: first whether the bots kept up
/// @param botsWereLate whether the bots rather than the server determine the figures
/// @param process the bots' own process
/// @param serverProcess null if the server runs on another machine
/// @param delayDistribution of audio, from short to long
public record Report(
        String madeAt,
        String server,
        Map<String, String> plan,
        List<String> verdict,
        boolean botsWereLate,
        Machine machine,
        Joins joins,
        Arrival arrival,
        AudioFigures audio,
        VideoFigures video,
        BotsProcess process,
        @Nullable ServerProcess serverProcess,
        List<Bucket> delayDistribution,
        List<Second> seconds,
        List<RunEvent> events,
        List<JoinTime> joinTimes,
        List<BotLine> bots) {
    /// @param busyPercent of all cores, mean; negative if unknown
    public record Machine(
            int cores, String processor, String system, String java, double busyPercent) {}

    /// @param joinMillis from the first byte to the server until media may flow
    /// @param firstAudioMillis from then to the first audio frame; includes silence in the room
    /// @param failures number of failed joins by reason
    /// @param lostCalls number of calls that ended during the run, by reason
    public record Joins(
            int attempted,
            int succeeded,
            Quantiles joinMillis,
            Quantiles firstAudioMillis,
            Map<String, Integer> failures,
            Map<String, Integer> lostCalls) {}

    /// Audio while the first participants were joining; all other figures are of the time after
    /// that.
    ///
    /// @param botsLateMillis by how much a frame was sent too late
    public record Arrival(
            long packets,
            long packetsLost,
            long framesMissing,
            double longestGapMillis,
            Quantiles delayMillis,
            Quantiles botsLateMillis) {}

    /// @param packetsLost by the sequence numbers that listeners received
    /// @param framesMissing inside talkspurts, from talker to listener: lost before or after the
    ///     server, or not forwarded by it
    /// @param framesTwice received twice, from talker to listener
    /// @param clippedMillis mean of what is missing at the beginning of a talkspurt
    /// @param longestGapMillis within a talkspurt
    /// @param delayMillis from send to receipt
    /// @param jitterMillis of each bot, its worst slot
    /// @param talkers bots that spoke
    /// @param talkersReceived talkers that at least one bot received
    /// @param pairsReceived pairs of a listener and a talker it received
    public record AudioFigures(
            long packets,
            long packetsLost,
            double lossPercent,
            long frames,
            long framesMissing,
            double missingPercent,
            long framesTwice,
            long packetsTwice,
            double clippedMillis,
            double longestGapMillis,
            Quantiles gapMillis,
            Quantiles delayMillis,
            Quantiles jitterMillis,
            int talkers,
            int talkersReceived,
            int pairsReceived) {}

    /// @param frames whose last packet arrived
    /// @param delayMillis of the last packet of each frame
    public record VideoFigures(
            long packets,
            long packetsLost,
            double lossPercent,
            long frames,
            long keyframeRequests,
            Quantiles delayMillis) {}

    /// @param latenessMillis by how much a frame was sent too late
    /// @param loopLagMillis by how much a timer of an event loop was late
    /// @param skippedFrames left out, because they were too late
    /// @param cpuPercent of one core, mean
    public record BotsProcess(
            int eventLoops,
            long packetsSent,
            Quantiles latenessMillis,
            Quantiles loopLagMillis,
            long skippedFrames,
            double cpuPercent,
            double cpuPercentMax,
            long gcPauses,
            long gcPauseMillis,
            double residentMebibytesMax) {}

    /// @param cpuPercent of one core, mean
    /// @param cpuMicrosPerPacket user and system time per packet that bots received
    /// @param metrics of the server, counters by their growth during the run; empty if they cannot
    ///     be reached
    public record ServerProcess(
            long pid,
            double cpuPercent,
            double cpuPercentMax,
            double cpuMicrosPerPacket,
            double residentMebibytesFirst,
            double residentMebibytesMax,
            Map<String, Double> metrics) {}

    /// @param share of all frames that took at most this long
    public record Bucket(double upToMillis, double share) {}

    /// @param at seconds since the beginning of the run
    /// @param serverCpuPercent 0 if unknown, as `serverMebibytes`
    public record Second(
            double at,
            int connected,
            long audioPackets,
            long videoPackets,
            double receivedMegabits,
            double sentMegabits,
            double delayP50Millis,
            double delayP99Millis,
            double latenessP99Millis,
            double cpuPercent,
            double mebibytes,
            double serverCpuPercent,
            double serverMebibytes) {}

    public record RunEvent(double at, String what) {}

    public record JoinTime(double at, double millis) {}

    /// One bot, over all of its calls.
    ///
    /// @param roles for example `talker, camera`
    /// @param joinMillis of its last join, -1 if it failed
    public record BotLine(
            int bot,
            String name,
            String room,
            String roles,
            double joinMillis,
            double firstAudioMillis,
            long audioPackets,
            long audioPacketsLost,
            long framesMissing,
            long framesTwice,
            double longestGapMillis,
            double jitterMillis,
            double delayP50Millis,
            double delayP99Millis,
            double delayMaxMillis,
            int talkersReceived,
            long videoFrames,
            long videoPacketsLost) {}
}
