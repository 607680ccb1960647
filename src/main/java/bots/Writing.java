package bots;

import bots.measure.Interval;
import bots.measure.Listening.Heard;
import bots.measure.Micros;
import bots.report.Quantiles;
import bots.report.Report;
import bots.report.Verdict;
import bots.scenario.Scenario;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Adds everything up to a [Report] when the play is over. Belongs to the play.
final class Writing {
    private final Order order;
    private final Crowd crowd;
    private final Cast cast;
    private final Timeline timeline;
    private final Loops loops;
    private final ServerWatch server;

    Writing(
            Order order,
            Crowd crowd,
            Cast cast,
            Timeline timeline,
            Loops loops,
            ServerWatch server) {
        this.order = order;
        this.crowd = crowd;
        this.cast = cast;
        this.timeline = timeline;
        this.loops = loops;
        this.server = server;
    }

    /// @param from when the first had come, in seconds of the timeline
    /// @param to when they stopped to send
    Report report(
            double from,
            double to,
            List<Report.Happening> happenings,
            Map<String, Double> metricsBefore,
            Map<String, Double> metricsAfter) {
        List<Report.Second> measured =
                timeline.seconds().stream()
                        .filter(second -> second.at() > from + 0.5 && second.at() < to + 0.5)
                        .toList();
        List<Report.BotLine> lines = cast.bots().stream().map(Writing::line).toList();
        var voices = voices(lines);
        var process = process(measured);
        var verdict = new Verdict(process, timeline.machineLoadPercent(), voices, joins());
        return new Report(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                order.server().base().toString(),
                plan(order.scenario()),
                verdict.sentences(),
                verdict.botsWereLate(),
                machine(),
                joins(),
                arrival(),
                voices,
                pictures(),
                process,
                server(measured, metricsBefore, metricsAfter),
                distribution(timeline.total().voiceDelay()),
                timeline.seconds(),
                happenings,
                crowd.joinTimes(),
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
        plan.put("seed", String.valueOf(scenario.seed()));
        return plan;
    }

    private Report.Machine machine() {
        return new Report.Machine(
                Runtime.getRuntime().availableProcessors(),
                Proc.processor(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java " + Runtime.version(),
                timeline.machineLoadPercent());
    }

    private Report.Joins joins() {
        return new Report.Joins(
                crowd.attempted(),
                crowd.succeeded(),
                Quantiles.of(
                        crowd.joinTimes().stream().mapToDouble(Report.JoinDot::millis).toArray()),
                Quantiles.of(
                        cast.bots().stream()
                                .flatMap(Writing::stays)
                                .filter(heard -> heard.firstVoiceNanos() >= 0)
                                .mapToDouble(heard -> heard.firstVoiceNanos() / 1e6)
                                .toArray()),
                crowd.failures(),
                crowd.lostCalls());
    }

    private Report.Arrival arrival() {
        List<Heard> all = cast.bots().stream().flatMap(bot -> bot.arrivals().stream()).toList();
        Interval arrival = timeline.arrival();
        return new Report.Arrival(
                all.stream().mapToLong(heard -> heard.voices().received()).sum(),
                all.stream().mapToLong(heard -> heard.voices().lost()).sum(),
                all.stream().mapToLong(Heard::missing).sum(),
                round(all.stream().mapToLong(Heard::longestGapNanos).max().orElse(0) / 1e6),
                Quantiles.millis(arrival.voiceDelay()),
                Quantiles.millis(arrival.lateness()));
    }

    /// All of it, since it came.
    private static Stream<Heard> stays(Bot bot) {
        return Stream.concat(bot.arrivals().stream(), bot.heard().stream());
    }

    private List<Heard> heard() {
        return cast.bots().stream().flatMap(bot -> bot.heard().stream()).toList();
    }

    private Report.Voices voices(List<Report.BotLine> lines) {
        List<Heard> all = heard();
        long packets = all.stream().mapToLong(heard -> heard.voices().received()).sum();
        long lost = all.stream().mapToLong(heard -> heard.voices().lost()).sum();
        long frames = all.stream().mapToLong(Heard::frames).sum();
        long missing = all.stream().mapToLong(Heard::missing).sum();
        long beginnings = all.stream().mapToLong(Heard::beginnings).sum();
        long clipped = all.stream().mapToLong(Heard::clippedFrames).sum();
        double[] gaps =
                all.stream()
                        .filter(heard -> heard.longestGapNanos() > 0)
                        .mapToDouble(heard -> heard.longestGapNanos() / 1e6)
                        .toArray();
        return new Report.Voices(
                packets,
                lost,
                percent(lost, packets),
                frames,
                missing,
                percent(missing, frames),
                all.stream().mapToLong(Heard::duplicates).sum(),
                all.stream().mapToLong(heard -> heard.voices().duplicates()).sum(),
                beginnings == 0 ? 0 : round(clipped * 20.0 / beginnings),
                Quantiles.of(gaps).max(),
                Quantiles.of(gaps),
                Quantiles.millis(timeline.total().voiceDelay()),
                Quantiles.of(
                        lines.stream()
                                .filter(line -> line.voicePackets() > 0)
                                .mapToDouble(Report.BotLine::jitterMillis)
                                .toArray()),
                (int) cast.bots().stream().filter(Bot::spoke).count(),
                talkersHeard(),
                lines.stream().mapToInt(Report.BotLine::talkersHeard).sum());
    }

    private int talkersHeard() {
        var heardBots = new BitSet();
        cast.bots().stream().flatMap(Writing::stays).forEach(heard -> heardBots.or(heard.bots()));
        return heardBots.cardinality();
    }

    private Report.Pictures pictures() {
        List<Heard> all = heard();
        long packets = all.stream().mapToLong(heard -> heard.pictureStreams().received()).sum();
        long lost = all.stream().mapToLong(heard -> heard.pictureStreams().lost()).sum();
        return new Report.Pictures(
                packets,
                lost,
                percent(lost, packets),
                all.stream().mapToLong(Heard::pictures).sum(),
                crowd.keyframeRequests(),
                Quantiles.millis(timeline.total().pictureDelay()));
    }

    private Report.BotsProcess process(List<Report.Second> measured) {
        Interval total = timeline.total();
        return new Report.BotsProcess(
                loops.count(),
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

    private Report.@Nullable ServerProcess server(
            List<Report.Second> measured,
            Map<String, Double> metricsBefore,
            Map<String, Double> metricsAfter) {
        if (server.pid() == 0) {
            return null;
        }
        double packets =
                measured.stream()
                        .mapToDouble(second -> second.voicePackets() + second.picturePackets())
                        .sum();
        double cpuSeconds =
                measured.stream().mapToDouble(Report.Second::serverCpuPercent).sum() / 100;
        return new Report.ServerProcess(
                server.pid(),
                mean(measured, Report.Second::serverCpuPercent),
                max(measured, Report.Second::serverCpuPercent),
                packets == 0 ? 0 : round(cpuSeconds * 1e6 / packets),
                timeline.seconds().isEmpty() ? 0 : timeline.seconds().getFirst().serverMebibytes(),
                max(timeline.seconds(), Report.Second::serverMebibytes),
                during(metricsBefore, metricsAfter));
    }

    /// What counts, less what it was before; what does not, as it is.
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

    private static Report.BotLine line(Bot bot) {
        List<Heard> all = bot.heard();
        Histogram delay = Micros.histogram();
        all.forEach(heard -> delay.add(heard.delay()));
        Quantiles delays = Quantiles.millis(delay);
        return new Report.BotLine(
                bot.number(),
                bot.account().username(),
                bot.room().name(),
                bot.roles(),
                bot.joinMillis(),
                stays(bot)
                        .filter(heard -> heard.firstVoiceNanos() >= 0)
                        .mapToDouble(heard -> round(heard.firstVoiceNanos() / 1e6))
                        .findFirst()
                        .orElse(-1),
                all.stream().mapToLong(heard -> heard.voices().received()).sum(),
                all.stream().mapToLong(heard -> heard.voices().lost()).sum(),
                all.stream().mapToLong(Heard::missing).sum(),
                all.stream().mapToLong(Heard::duplicates).sum(),
                round(all.stream().mapToLong(Heard::longestGapNanos).max().orElse(0) / 1e6),
                round(
                        all.stream()
                                        .mapToDouble(heard -> heard.voices().jitterNanos())
                                        .max()
                                        .orElse(0)
                                / 1e6),
                delays.p50(),
                delays.p99(),
                delays.max(),
                talkers(bot),
                all.stream().mapToLong(Heard::pictures).sum(),
                all.stream().mapToLong(heard -> heard.pictureStreams().lost()).sum());
    }

    private static int talkers(Bot bot) {
        var heardBots = new BitSet();
        stays(bot).forEach(heard -> heardBots.or(heard.bots()));
        return heardBots.cardinality();
    }

    private static List<Report.Bucket> distribution(Histogram micros) {
        List<Report.Bucket> buckets = new ArrayList<>();
        if (micros.getTotalCount() == 0) {
            return buckets;
        }
        // Four to an octave, which is as fine as the plot.
        double top = micros.getMaxValue() * 1.2;
        for (double upTo = Math.max(1, micros.getMinValue()); upTo < top; upTo *= 1.19) {
            buckets.add(
                    new Report.Bucket(
                            round(upTo / 1e3),
                            round5(micros.getPercentileAtOrBelowValue((long) upTo) / 100)));
        }
        return buckets;
    }

    private static double mean(List<Report.Second> seconds, ToDoubleFunction<Report.Second> value) {
        return round(seconds.stream().mapToDouble(value).average().orElse(0));
    }

    private static double max(List<Report.Second> seconds, ToDoubleFunction<Report.Second> value) {
        return round(seconds.stream().mapToDouble(value).max().orElse(0));
    }

    private static double percent(long part, long rest) {
        return part + rest <= 0 ? 0 : round(100.0 * part / (part + rest));
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    private static double round5(double value) {
        return Math.round(value * 1e5) / 1e5;
    }
}
