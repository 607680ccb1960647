package bots.report;

import java.util.ArrayList;
import java.util.List;

/// Whether the figures are the server's, in words: a load tool must show that it is not itself the
/// bottleneck.
///
/// @param machineLoadPercent of all processors, negative when not known
public record Verdict(
        Report.BotsProcess process,
        double machineLoadPercent,
        Report.Voices voices,
        Report.Joins joins) {
    /// A quarter of a frame: later than this, delays and gaps are as much the bots' as the server's.
    private static final double LATE_MILLIS = 5;

    /// Of all frames; fewer are a hiccup.
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
            sentences.add(
                    "Nobody sent anything, so whether the bots would have kept up is not known.");
        } else {
            String figures =
                    "frames left p99 %s ms after their time, event loops were p99 %s ms late, %s frames were left out."
                            .formatted(
                                    Numbers.show(process.latenessMillis().p99()),
                                    Numbers.show(process.loopLagMillis().p99()),
                                    Numbers.show(process.skippedFrames()));
            sentences.add(
                    botsWereLate()
                            ? "The bots were late: "
                                    + figures
                                    + " Delays and gaps are theirs rather than the server's."
                            : "The bots kept up: " + figures);
        }
        if (machineLoadPercent > FULL_PERCENT) {
            sentences.add(
                    "The machine was busy to %s %%: bots and server, if it runs here, took each other's time."
                            .formatted(Numbers.show(machineLoadPercent)));
        }
        if (joins.succeeded() < joins.attempted()) {
            sentences.add(
                    "%d of %d joins failed."
                            .formatted(joins.attempted() - joins.succeeded(), joins.attempted()));
        }
        if (voices.talkersHeard() < voices.talkers()) {
            sentences.add(
                    "Of %d talkers, %d were heard."
                            .formatted(voices.talkers(), voices.talkersHeard()));
        }
        return sentences;
    }
}
