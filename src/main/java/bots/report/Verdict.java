package bots.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether the bots were the bottleneck, in sentences: a load generator must show that it was not.
///
/// @param machineLoadPercent of all processors, negative if unknown
public record Verdict(
        Report.BotsProcess process,
        double machineLoadPercent,
        Report.AudioFigures audio,
        Report.Joins joins) {
    /// A quarter of a frame period: beyond it, the bots contribute as much to delays and gaps as
    /// the server.
    private static final double LATE_MILLIS = 5;

    /// Share of all frames; fewer are a hiccup.
    private static final double LEFT_OUT = 0.001;

    private static final double FULL_PERCENT = 95;

    public boolean botsWereLate() {
        return process.latenessMillis().p99() > LATE_MILLIS
                || process.loopLagMillis().p99() > LATE_MILLIS
                || process.skippedFrames() > LEFT_OUT * process.latenessMillis().count();
    }

    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (process.latenessMillis().count() == 0) {
            sentences.add("No bot sent anything: whether the bots would have kept up is unknown.");
        } else {
            String figures =
                    String.format(
                            Locale.ROOT,
                            "frames were sent p99 %s ms late, event loops were p99 %s ms late, %s frames were left out.",
                            Numbers.show(process.latenessMillis().p99()),
                            Numbers.show(process.loopLagMillis().p99()),
                            Numbers.show(process.skippedFrames()));
            sentences.add(
                    botsWereLate()
                            ? "The bots were late: "
                                    + figures
                                    + " Delays and gaps come from the bots rather than from the server."
                            : "The bots kept up: " + figures);
        }
        if (machineLoadPercent > FULL_PERCENT) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "The machine was %s %% busy: bots and server, if it runs here, slowed each other down.",
                            Numbers.show(machineLoadPercent)));
        }
        if (joins.succeeded() < joins.attempted()) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "%d of %d joins failed.",
                            joins.attempted() - joins.succeeded(),
                            joins.attempted()));
        }
        if (audio.talkersReceived() < audio.talkers()) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "Of %d talkers, %d were received.",
                            audio.talkers(),
                            audio.talkersReceived()));
        }
        return sentences;
    }
}
