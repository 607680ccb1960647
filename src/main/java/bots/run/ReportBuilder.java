package bots.run;

import bots.measure.LoopInterval;
import bots.measure.ReceptionMeter.Reception;
import bots.monitor.LinuxProcesses;
import bots.monitor.OwnProcess;
import bots.monitor.Timeline;
import bots.participant.BotCalls;
import bots.participant.BotCalls.CompletedJoin;
import bots.participant.BotRoster;
import bots.report.Quantiles;
import bots.report.Report;
import bots.report.Verdict;
import bots.scenario.Scenario;
import bots.schedule.EventLoopMeters;
import bots.setup.RunOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Makes the [Report] of a run that has ended. On the thread of the run.
final class ReportBuilder {
    private final RunOptions options;
    private final BotCalls calls;
    private final BotRoster roster;
    private final Timeline timeline;
    private final EventLoopMeters meters;
    private final MediaFigures media;

    /// What is known of the server.
    ///
    /// @param pid 0 if unknown
    record Server(long pid, Map<String, Double> metricsBefore, Map<String, Double> metricsAfter) {}

    ReportBuilder(
            RunOptions options,
            BotCalls calls,
            BotRoster roster,
            Timeline timeline,
            EventLoopMeters meters) {
        this.options = options;
        this.calls = calls;
        this.roster = roster;
        this.timeline = timeline;
        this.meters = meters;
        media = new MediaFigures(roster.bots(), timeline);
    }

    /// @param from when the first participants had joined, in seconds of the timeline
    /// @param to when they stopped sending
    Report report(double from, double to, Server server) {
        List<Report.Second> measured =
                timeline.seconds().stream()
                        .filter(second -> second.at() > from + 0.5 && second.at() < to + 0.5)
                        .toList();
        List<Report.BotLine> lines = media.lines();
        var audio = media.audio(lines);
        var process = process(measured);
        var verdict = new Verdict(process, timeline.machineLoadPercent(), audio, joins());
        return new Report(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                options.server().base().toString(),
                plan(options.scenario()),
                verdict.sentences(),
                verdict.botsWereLate(),
                machine(),
                joins(),
                arrival(),
                audio,
                media.video(calls.keyframeRequests()),
                process,
                server(measured, server),
                MediaFigures.distribution(timeline.total().audioDelay()),
                timeline.seconds(),
                timeline.events(),
                joinTimes(),
                lines);
    }

    private static Map<String, String> plan(Scenario scenario) {
        Map<String, String> plan = new LinkedHashMap<>();
        plan.put("scenario", scenario.name());
        plan.put("about", scenario.about());
        plan.put("participants", String.valueOf(scenario.participants()));
        plan.put("talkers", String.valueOf(scenario.talkers()));
        plan.put("cameras", String.valueOf(scenario.cameras()));
        plan.put("screens", String.valueOf(scenario.screens()));
        plan.put("at once", String.valueOf(scenario.atOnce()));
        plan.put("joins per second", String.valueOf(scenario.joinsPerSecond()));
        plan.put("room", scenario.room());
        plan.put("rooms", String.valueOf(scenario.rooms()));
        plan.put("duration, s", String.valueOf(scenario.durationMillis() / 1e3));
        plan.put("churn per minute", String.valueOf(scenario.churnPerMinute()));
        plan.put("loss, %", String.valueOf(scenario.network().loss() * 100));
        plan.put("delay, ms", String.valueOf(scenario.network().delayMillis()));
        plan.put("jitter, ms", String.valueOf(scenario.network().jitterMillis()));
        plan.put("ICE", scenario.fullIce() ? "full" : "light");
        plan.put("direct connections", scenario.mesh() ? "yes" : "no");
        plan.put("near to", String.join(", ", scenario.near()));
        plan.put("seed", String.valueOf(scenario.seed()));
        return plan;
    }

    private Report.Machine machine() {
        return new Report.Machine(
                Runtime.getRuntime().availableProcessors(),
                LinuxProcesses.processor(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java " + Runtime.version(),
                timeline.machineLoadPercent());
    }

    private List<Report.JoinTime> joinTimes() {
        return calls.joins().stream()
                .map(join -> new Report.JoinTime(timeline.at(join.connectedNanos()), join.millis()))
                .toList();
    }

    private Report.Joins joins() {
        return new Report.Joins(
                calls.attempted(),
                calls.joins().size(),
                Quantiles.of(calls.joins().stream().mapToDouble(CompletedJoin::millis).toArray()),
                Quantiles.of(
                        roster.bots().stream()
                                .flatMap(MediaFigures::allReceptions)
                                .filter(reception -> reception.firstAudioNanos() >= 0)
                                .mapToDouble(reception -> reception.firstAudioNanos() / 1e6)
                                .toArray()),
                calls.failures(),
                calls.lostCalls());
    }

    private Report.Arrival arrival() {
        List<Reception> all =
                roster.bots().stream().flatMap(bot -> bot.arrivals().stream()).toList();
        LoopInterval arrival = timeline.arrival();
        return new Report.Arrival(
                all.stream().mapToLong(reception -> reception.audioStreams().received()).sum(),
                all.stream().mapToLong(reception -> reception.audioStreams().lost()).sum(),
                all.stream().mapToLong(Reception::missing).sum(),
                MediaFigures.round(
                        all.stream().mapToLong(Reception::longestGapNanos).max().orElse(0) / 1e6),
                Quantiles.millis(arrival.audioDelay()),
                Quantiles.millis(arrival.lateness()));
    }

    private Report.BotsProcess process(List<Report.Second> measured) {
        LoopInterval total = timeline.total();
        return new Report.BotsProcess(
                meters.count(),
                total.sentPackets(),
                Quantiles.millis(total.lateness()),
                Quantiles.millis(total.lag()),
                total.skippedFrames(),
                mean(measured, Report.Second::cpuPercent),
                max(measured, Report.Second::cpuPercent),
                OwnProcess.pauses(),
                OwnProcess.pauseMillis(),
                max(timeline.seconds(), Report.Second::mebibytes));
    }

    private Report.@Nullable ServerProcess server(List<Report.Second> measured, Server server) {
        if (server.pid() == 0) {
            return null;
        }
        double packets =
                measured.stream()
                        .mapToDouble(second -> second.audioPackets() + second.videoPackets())
                        .sum();
        double cpuSeconds =
                measured.stream().mapToDouble(Report.Second::serverCpuPercent).sum() / 100;
        return new Report.ServerProcess(
                server.pid(),
                mean(measured, Report.Second::serverCpuPercent),
                max(measured, Report.Second::serverCpuPercent),
                packets == 0 ? 0 : MediaFigures.round(cpuSeconds * 1e6 / packets),
                timeline.seconds().isEmpty() ? 0 : timeline.seconds().getFirst().serverMebibytes(),
                max(timeline.seconds(), Report.Second::serverMebibytes),
                during(server.metricsBefore(), server.metricsAfter()));
    }

    /// Counters by how much they have grown, other metrics as they are.
    private static Map<String, Double> during(
            Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> during = new TreeMap<>();
        after.forEach((name, value) -> {
            boolean counts = name.contains("_total") || name.contains("_count");
            double change = counts ? value - before.getOrDefault(name, 0.0) : value;
            if (!name.contains("_sum") && (!counts || change > 0)) {
                during.put(name, change);
            }
        });
        return during;
    }

    private static double mean(List<Report.Second> seconds, ToDoubleFunction<Report.Second> value) {
        return MediaFigures.round(seconds.stream().mapToDouble(value).average().orElse(0));
    }

    private static double max(List<Report.Second> seconds, ToDoubleFunction<Report.Second> value) {
        return MediaFigures.round(seconds.stream().mapToDouble(value).max().orElse(0));
    }
}
