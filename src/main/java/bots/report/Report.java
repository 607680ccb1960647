package bots.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All of a play. The JSON file is this record.
///
/// @param madeAt ISO 8601, UTC
/// @param server which one was called
/// @param plan what was asked for, by key
/// @param verdict sentences for people: first whether the bots kept up
/// @param botsWereLate whether the figures are the bots' rather than the server's
/// @param process the bots' own process
/// @param serverProcess null where the server runs elsewhere
/// @param delayDistribution of voices, from short to long
public record Report(
        String madeAt,
        String server,
        Map<String, String> plan,
        List<String> verdict,
        boolean botsWereLate,
        Machine machine,
        Joins joins,
        Arrival arrival,
        Voices voices,
        Pictures pictures,
        BotsProcess process,
        @Nullable ServerProcess serverProcess,
        List<Bucket> delayDistribution,
        List<Second> seconds,
        List<Happening> happenings,
        List<JoinDot> joinTimes,
        List<BotLine> bots) {
    /// @param busyPercent of all cores, mean; negative when not known
    public record Machine(
            int cores, String processor, String system, String java, double busyPercent) {}

    /// @param joinMillis from the first byte to the server until media may flow
    /// @param firstVoiceMillis from then to the first voice; the silence of the room is in it
    /// @param failures how many for which reason
    /// @param lostCalls that ended during the play, how many for which reason
    public record Joins(
            int attempted,
            int succeeded,
            Quantiles joinMillis,
            Quantiles firstVoiceMillis,
            Map<String, Integer> failures,
            Map<String, Integer> lostCalls) {}

    /// How voices were heard until all had come; the other figures are of the time after.
    ///
    /// @param botsLateMillis how long after its time a frame was sent
    public record Arrival(
            long packets,
            long packetsLost,
            long framesMissing,
            double longestGapMillis,
            Quantiles delayMillis,
            Quantiles botsLateMillis) {}

    /// @param packetsLost by the sequence numbers that listeners got
    /// @param framesMissing inside talkspurts, from talker to listener: lost before or behind the server, or
    ///     not forwarded by it
    /// @param framesTwice from talker to listener
    /// @param clippedMillis mean of what of the beginning of a talkspurt did not come
    /// @param longestGapMillis in the midst of a talkspurt
    /// @param delayMillis from send to receipt
    /// @param jitterMillis of the bots, each with its largest
    /// @param talkers who spoke at all
    /// @param pairsHeard listener and talker
    public record Voices(
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
            int talkersHeard,
            int pairsHeard) {}

    /// @param pictures whose last packet came
    /// @param delayMillis of the last packet of each picture
    public record Pictures(
            long packets,
            long packetsLost,
            double lossPercent,
            long pictures,
            long keyframeRequests,
            Quantiles delayMillis) {}

    /// @param latenessMillis how long after its time a frame was sent
    /// @param loopLagMillis how long after its time a timer of an event loop came
    /// @param skippedFrames not sent since their time was long over
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
    /// @param cpuMicrosPerPacket user and system time by packets that bots received
    /// @param metrics as the server tells them at the end, empty where they cannot be reached
    public record ServerProcess(
            long pid,
            double cpuPercent,
            double cpuPercentMax,
            double cpuMicrosPerPacket,
            double residentMebibytesFirst,
            double residentMebibytesMax,
            Map<String, Double> metrics) {}

    /// @param share of all that took at most so long
    public record Bucket(double upToMillis, double share) {}

    /// @param at seconds since the first bot came
    /// @param serverCpuPercent 0 where it is not known, as is `serverMebibytes`
    public record Second(
            double at,
            int connected,
            long voicePackets,
            long picturePackets,
            double receivedMegabits,
            double sentMegabits,
            double delayP50Millis,
            double delayP99Millis,
            double latenessP99Millis,
            double cpuPercent,
            double mebibytes,
            double serverCpuPercent,
            double serverMebibytes) {}

    public record Happening(double at, String what) {}

    public record JoinDot(double at, double millis) {}

    /// One bot, over all its stays.
    ///
    /// @param roles for example `talker, camera`
    /// @param joinMillis of its last join, -1 when it failed
    public record BotLine(
            int bot,
            String name,
            String room,
            String roles,
            double joinMillis,
            double firstVoiceMillis,
            long voicePackets,
            long voicePacketsLost,
            long framesMissing,
            long framesTwice,
            double longestGapMillis,
            double jitterMillis,
            double delayP50Millis,
            double delayP99Millis,
            double delayMaxMillis,
            int talkersHeard,
            long pictures,
            long picturePacketsLost) {}
}
