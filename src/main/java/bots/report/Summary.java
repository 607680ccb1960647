package bots.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as a table for the terminal.
public final class Summary {
    private final List<String[]> rows = new ArrayList<>();

    private Summary() {}

    public static String of(Report report) {
        var summary = new Summary();
        summary.joins(report.joins());
        if (report.arrival().packets() > 0) {
            summary.arrival(report.arrival());
        }
        summary.audio(report.audio());
        if (report.video().packets() > 0) {
            summary.video(report.video());
        }
        summary.processes(report);
        return summary.table() + "\n" + String.join("\n", report.verdict()) + "\n";
    }

    private void joins(Report.Joins joins) {
        row("joined", String.format(Locale.ROOT, "%d of %d", joins.succeeded(), joins.attempted()));
        counts("joins failed", joins.failures());
        counts("calls lost", joins.lostCalls());
        row("join", quantiles(joins.joinMillis()));
        row("connected to first audio", quantiles(joins.firstAudioMillis()));
    }

    private void arrival(Report.Arrival arrival) {
        row("while joining: audio", quantiles(arrival.delayMillis()));
        row(
                "",
                String.format(
                        Locale.ROOT,
                        "%s lost, %s missing, longest gap %s ms, bots late by p99 %s ms",
                        Numbers.show(arrival.packetsLost()),
                        Numbers.show(arrival.framesMissing()),
                        Numbers.show(arrival.longestGapMillis()),
                        Numbers.show(arrival.botsLateMillis().p99())));
    }

    private void audio(Report.AudioFigures audio) {
        row(
                "talkers received",
                String.format(
                        Locale.ROOT,
                        "%d of %d, %s pairs of listener and talker",
                        audio.talkersReceived(),
                        audio.talkers(),
                        Numbers.show(audio.pairsReceived())));
        row("audio, send to receipt", quantiles(audio.delayMillis()));
        row(
                "audio packets",
                String.format(
                        Locale.ROOT,
                        "%s received, %s lost (%s %%)",
                        Numbers.show(audio.packets()),
                        Numbers.show(audio.packetsLost()),
                        Numbers.show(audio.lossPercent())));
        row(
                "audio frames, end to end",
                String.format(
                        Locale.ROOT,
                        "%s missing (%s %%), %s twice, %s ms clipped at each beginning",
                        Numbers.show(audio.framesMissing()),
                        Numbers.show(audio.missingPercent()),
                        Numbers.show(audio.framesTwice()),
                        Numbers.show(audio.clippedMillis())));
        row(
                "longest gap in a talkspurt",
                String.format(
                        Locale.ROOT,
                        "below %s ms for half of the bots, at most %s ms",
                        Numbers.show(audio.gapMillis().p50()),
                        Numbers.show(audio.longestGapMillis())));
        row("jitter", quantiles(audio.jitterMillis()));
    }

    private void video(Report.VideoFigures video) {
        row("video, send to receipt", quantiles(video.delayMillis()));
        row(
                "video packets",
                String.format(
                        Locale.ROOT,
                        "%s received, %s lost (%s %%), %s frames, %s keyframe requests",
                        Numbers.show(video.packets()),
                        Numbers.show(video.packetsLost()),
                        Numbers.show(video.lossPercent()),
                        Numbers.show(video.frames()),
                        Numbers.show(video.keyframeRequests())));
    }

    private void processes(Report report) {
        Report.BotsProcess bots = report.process();
        row("bots late by", quantiles(bots.latenessMillis()));
        row("bots' event loops late by", quantiles(bots.loopLagMillis()));
        row(
                "bots' CPU, memory",
                String.format(
                        Locale.ROOT,
                        "%s %% of a core (at most %s %%), %s MiB, GC pauses %s ms",
                        Numbers.show(bots.cpuPercent()),
                        Numbers.show(bots.cpuPercentMax()),
                        Numbers.show(bots.residentMebibytesMax()),
                        Numbers.show(bots.gcPauseMillis())));
        Report.ServerProcess server = report.serverProcess();
        if (server != null) {
            row(
                    "server's CPU, memory",
                    String.format(
                            Locale.ROOT,
                            "%s %% of a core (at most %s %%), %s MiB, %s µs per packet received by bots",
                            Numbers.show(server.cpuPercent()),
                            Numbers.show(server.cpuPercentMax()),
                            Numbers.show(server.residentMebibytesMax()),
                            Numbers.show(server.cpuMicrosPerPacket())));
        }
    }

    private void counts(String name, Map<String, Integer> counts) {
        if (!counts.isEmpty()) {
            row(
                    name,
                    counts.entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String quantiles(Quantiles millis) {
        return millis.count() == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %s  p90 %s  p99 %s  p99.9 %s  max %s ms",
                        Numbers.show(millis.p50()),
                        Numbers.show(millis.p90()),
                        Numbers.show(millis.p99()),
                        Numbers.show(millis.p999()),
                        Numbers.show(millis.max()));
    }

    private void row(String name, String value) {
        rows.add(new String[] {name, value});
    }

    private String table() {
        int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, "  %-" + width + "s  %s%n", row[0], row[1]))
                .collect(Collectors.joining());
    }
}
