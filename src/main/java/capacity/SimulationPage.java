package capacity;

import bots.report.Plot;
import bots.report.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A result as one self-contained page.
final class SimulationPage {
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int POINTS = 500;

    private SimulationPage() {}

    static String of(SimulationResult result) {
        SimulationSettings settings = result.settings();
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>Placement, seed %d</title>
                <style>
                %s</style>
                <main>
                <h1>Placement of %,d rooms on %,d nodes</h1>
                <p class="about">Seed %d, %d registries, %d s after a ramp of %d s, a node dies every %d s.</p>
                <div class="verdict%s"><p>%s</p></div>
                <div class="cards">%s</div>
                <div class="plots">
                %s</div>
                </main>
                </html>
                """,
                settings.seed(),
                Style.SHEET,
                settings.rooms(),
                settings.nodes(),
                settings.seed(),
                settings.registries(),
                settings.seconds(),
                settings.rampSeconds(),
                settings.deathSeconds(),
                result.isPassed() ? "" : " late",
                result.isPassed() ? "All demands are met." : "A demand is not met.",
                cards(result),
                plots(result));
    }

    private static String cards(SimulationResult result) {
        int lost = result.deaths().stream().mapToInt(SimulationResult.Death::participants).sum();
        int moved = result.deaths().stream().mapToInt(SimulationResult.Death::moved).sum();
        return card("decisions", String.format(Locale.ROOT, "%,d", result.placements()))
                + card("refused", String.valueOf(result.refused()))
                + card("decision p50", millis(result.decisionNanos(0.5)))
                + card("decision p99 (< 5 ms)", millis(result.decisionNanos(0.99)))
                + card("fullest node above the mean (< 10 %)", percent(result.imbalance()))
                + card("the same at worst", percent(result.worstImbalance()))
                + card("deaths of nodes", String.valueOf(result.deaths().size()))
                + card("participants of dead nodes", String.format(Locale.ROOT, "%,d", lost))
                + card("moved because of them", String.format(Locale.ROOT, "%,d", moved))
                + card("moved otherwise (0)", String.valueOf(result.movesOutsideDeaths()));
    }

    private static String plots(SimulationResult result) {
        Plot imbalance =
                new Plot("Imbalance", "s", "% of the mean")
                        .line(
                                "fullest node above the mean",
                                result.samples().stream()
                                        .map(s -> new Plot.Point(s.second(), s.most() * PERCENT))
                                        .toList())
                        .line(
                                "standard deviation",
                                result.samples().stream()
                                        .map(s ->
                                                new Plot.Point(s.second(), s.deviation() * PERCENT))
                                        .toList());
        Plot deaths =
                new Plot("Each death of a node", "s", "participants")
                        .line(
                                "of the node",
                                result.deaths().stream()
                                        .map(d -> new Plot.Point(d.second(), d.participants()))
                                        .toList())
                        .line(
                                "of them on one other node afterwards, at most",
                                result.deaths().stream()
                                        .map(d ->
                                                new Plot.Point(
                                                        d.second(),
                                                        d.largestShare() * d.participants()))
                                        .toList());
        Plot nodes =
                new Plot("Participants of each node at the end", "% of the nodes", "participants")
                        .line("participants", ranks(result.finalParticipants()));
        Plot decisions =
                new Plot("CPU time of a decision", "% of the decisions", "ms")
                        .line("ms", decisionRanks(result));
        return imbalance.svg() + deaths.svg() + nodes.svg() + decisions.svg();
    }

    private static List<Plot.Point> ranks(List<Integer> ascending) {
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i < ascending.size(); i++) {
            points.add(new Plot.Point(PERCENT * i / ascending.size(), ascending.get(i)));
        }
        return points;
    }

    /// Without the last percent, in which other processes and collections show.
    private static List<Plot.Point> decisionRanks(SimulationResult result) {
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i <= POINTS; i++) {
            double quantile = 0.99 * i / POINTS;
            points.add(
                    new Plot.Point(
                            PERCENT * quantile, result.decisionNanos(quantile) / NANOS_PER_MILLI));
        }
        return points;
    }

    private static String card(String what, String value) {
        return String.format(Locale.ROOT, "<div><span>%s</span><b>%s</b></div>%n", what, value);
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
    }
}
