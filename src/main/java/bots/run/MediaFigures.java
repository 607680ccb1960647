package bots.run;

import bots.measure.MicrosHistogram;
import bots.measure.ReceptionMeter.Reception;
import bots.monitor.Timeline;
import bots.participant.Bot;
import bots.report.Quantiles;
import bots.report.Report;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/// What the bots have received in a run, in sum and bot by bot. On the thread of the run.
final class MediaFigures {
    private final List<Bot> bots;
    private final Timeline timeline;

    MediaFigures(List<Bot> bots, Timeline timeline) {
        this.bots = bots;
        this.timeline = timeline;
    }

    /// Each bot, over all of its calls.
    List<Report.BotLine> lines() {
        return bots.stream().map(MediaFigures::line).toList();
    }

    /// Everything it has received, also while the first participants were joining.
    static Stream<Reception> allReceptions(Bot bot) {
        return Stream.concat(bot.arrivals().stream(), bot.receptions().stream());
    }

    private List<Reception> receptions() {
        return bots.stream().flatMap(bot -> bot.receptions().stream()).toList();
    }

    Report.AudioFigures audio(List<Report.BotLine> lines) {
        List<Reception> all = receptions();
        long packets =
                all.stream().mapToLong(reception -> reception.audioStreams().received()).sum();
        long lost = all.stream().mapToLong(reception -> reception.audioStreams().lost()).sum();
        long frames = all.stream().mapToLong(Reception::frames).sum();
        long missing = all.stream().mapToLong(Reception::missing).sum();
        long beginnings = all.stream().mapToLong(Reception::beginnings).sum();
        long clipped = all.stream().mapToLong(Reception::clippedFrames).sum();
        double[] gaps =
                all.stream()
                        .filter(reception -> reception.longestGapNanos() > 0)
                        .mapToDouble(reception -> reception.longestGapNanos() / 1e6)
                        .toArray();
        return new Report.AudioFigures(
                packets,
                lost,
                percent(lost, packets),
                frames,
                missing,
                percent(missing, frames),
                all.stream().mapToLong(Reception::duplicates).sum(),
                all.stream().mapToLong(reception -> reception.audioStreams().duplicates()).sum(),
                beginnings == 0 ? 0 : round(clipped * 20.0 / beginnings),
                Quantiles.of(gaps).max(),
                Quantiles.of(gaps),
                Quantiles.millis(timeline.total().audioDelay()),
                Quantiles.of(
                        lines.stream()
                                .filter(line -> line.audioPackets() > 0)
                                .mapToDouble(Report.BotLine::jitterMillis)
                                .toArray()),
                (int) bots.stream().filter(Bot::spoke).count(),
                talkersReceived(),
                lines.stream().mapToInt(Report.BotLine::talkersReceived).sum());
    }

    private int talkersReceived() {
        var talkers = new BitSet();
        bots.stream()
                .flatMap(MediaFigures::allReceptions)
                .forEach(reception -> talkers.or(reception.bots()));
        return talkers.cardinality();
    }

    Report.VideoFigures video(long keyframeRequests) {
        List<Reception> all = receptions();
        long packets =
                all.stream().mapToLong(reception -> reception.videoStreams().received()).sum();
        long lost = all.stream().mapToLong(reception -> reception.videoStreams().lost()).sum();
        return new Report.VideoFigures(
                packets,
                lost,
                percent(lost, packets),
                all.stream().mapToLong(Reception::videoFrames).sum(),
                keyframeRequests,
                Quantiles.millis(timeline.total().videoDelay()));
    }

    private static Report.BotLine line(Bot bot) {
        List<Reception> all = bot.receptions();
        Histogram delay = MicrosHistogram.histogram();
        all.forEach(receptions -> delay.add(receptions.delay()));
        Quantiles delays = Quantiles.millis(delay);
        return new Report.BotLine(
                bot.number(),
                bot.user().username(),
                bot.room().name(),
                bot.roles(),
                bot.joinMillis(),
                allReceptions(bot)
                        .filter(reception -> reception.firstAudioNanos() >= 0)
                        .mapToDouble(receptions -> round(receptions.firstAudioNanos() / 1e6))
                        .findFirst()
                        .orElse(-1),
                all.stream().mapToLong(reception -> reception.audioStreams().received()).sum(),
                all.stream().mapToLong(reception -> reception.audioStreams().lost()).sum(),
                all.stream().mapToLong(Reception::missing).sum(),
                all.stream().mapToLong(Reception::duplicates).sum(),
                round(all.stream().mapToLong(Reception::longestGapNanos).max().orElse(0) / 1e6),
                round(
                        all.stream()
                                        .mapToDouble(
                                                reception -> reception.audioStreams().jitterNanos())
                                        .max()
                                        .orElse(0)
                                / 1e6),
                delays.p50(),
                delays.p99(),
                delays.max(),
                talkersOf(bot),
                all.stream().mapToLong(Reception::videoFrames).sum(),
                all.stream().mapToLong(reception -> reception.videoStreams().lost()).sum());
    }

    private static int talkersOf(Bot bot) {
        var talkers = new BitSet();
        allReceptions(bot).forEach(reception -> talkers.or(reception.bots()));
        return talkers.cardinality();
    }

    static List<Report.Bucket> distribution(Histogram micros) {
        List<Report.Bucket> buckets = new ArrayList<>();
        if (micros.getTotalCount() == 0) {
            return buckets;
        }
        // Four buckets to an octave: as fine as the plot.
        double top = micros.getMaxValue() * 1.2;
        for (double upTo = Math.max(1, micros.getMinValue()); upTo < top; upTo *= 1.19) {
            buckets.add(
                    new Report.Bucket(
                            round(upTo / 1e3),
                            round5(micros.getPercentileAtOrBelowValue((long) upTo) / 100)));
        }
        return buckets;
    }

    private static double percent(long part, long rest) {
        return part + rest <= 0 ? 0 : round(100.0 * part / (part + rest));
    }

    /// To three decimal places.
    static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    private static double round5(double value) {
        return Math.round(value * 1e5) / 1e5;
    }
}
