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
        summary.voices(report.voices());
        if (report.pictures().packets() > 0) {
            summary.pictures(report.pictures());
        }
        summary.processes(report);
        return summary.table() + "\n" + String.join("\n", report.verdict()) + "\n";
    }

    private void joins(Report.Joins joins) {
        row("joined", "%d of %d".formatted(joins.succeeded(), joins.attempted()));
        counts("joins failed", joins.failures());
        counts("calls lost", joins.lostCalls());
        row("join", quantiles(joins.joinMillis()));
        row("connected to first voice", quantiles(joins.firstVoiceMillis()));
    }

    private void arrival(Report.Arrival arrival) {
        row("while they came: voice", quantiles(arrival.delayMillis()));
        row(
                "",
                "%s lost, %s missing, longest gap %s ms, bots late by p99 %s ms"
                        .formatted(
                                Numbers.show(arrival.packetsLost()),
                                Numbers.show(arrival.framesMissing()),
                                Numbers.show(arrival.longestGapMillis()),
                                Numbers.show(arrival.botsLateMillis().p99())));
    }

    private void voices(Report.Voices voices) {
        row(
                "talkers heard",
                "%d of %d, %s pairs of listener and talker"
                        .formatted(
                                voices.talkersHeard(),
                                voices.talkers(),
                                Numbers.show(voices.pairsHeard())));
        row("voice, send to receipt", quantiles(voices.delayMillis()));
        row(
                "voice packets",
                "%s received, %s lost (%s %%)"
                        .formatted(
                                Numbers.show(voices.packets()),
                                Numbers.show(voices.packetsLost()),
                                Numbers.show(voices.lossPercent())));
        row(
                "voice frames, end to end",
                "%s missing (%s %%), %s twice, %s ms of each beginning"
                        .formatted(
                                Numbers.show(voices.framesMissing()),
                                Numbers.show(voices.missingPercent()),
                                Numbers.show(voices.framesTwice()),
                                Numbers.show(voices.clippedMillis())));
        row(
                "longest gap in a talkspurt",
                "of half the bots below %s ms, of all %s ms"
                        .formatted(
                                Numbers.show(voices.gapMillis().p50()),
                                Numbers.show(voices.longestGapMillis())));
        row("jitter", quantiles(voices.jitterMillis()));
    }

    private void pictures(Report.Pictures pictures) {
        row("picture, send to receipt", quantiles(pictures.delayMillis()));
        row(
                "picture packets",
                "%s received, %s lost (%s %%), %s pictures, %s keyframe requests"
                        .formatted(
                                Numbers.show(pictures.packets()),
                                Numbers.show(pictures.packetsLost()),
                                Numbers.show(pictures.lossPercent()),
                                Numbers.show(pictures.pictures()),
                                Numbers.show(pictures.keyframeRequests())));
    }

    private void processes(Report report) {
        Report.BotsProcess bots = report.process();
        row("bots late by", quantiles(bots.latenessMillis()));
        row("bots' event loops late by", quantiles(bots.loopLagMillis()));
        row(
                "bots' CPU, memory",
                "%s %% of a core (at most %s %%), %s MiB, GC pauses %s ms"
                        .formatted(
                                Numbers.show(bots.cpuPercent()),
                                Numbers.show(bots.cpuPercentMax()),
                                Numbers.show(bots.residentMebibytesMax()),
                                Numbers.show(bots.gcPauseMillis())));
        Report.ServerProcess server = report.serverProcess();
        if (server != null) {
            row(
                    "server's CPU, memory",
                    "%s %% of a core (at most %s %%), %s MiB, %s µs per packet received by bots"
                            .formatted(
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
                : "p50 %s  p90 %s  p99 %s  p99.9 %s  max %s ms"
                        .formatted(
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
