package localcluster.chaos;

import java.util.Locale;

/// A report as one self-contained page: a line for each participant with its gaps, and the faults
/// above them.
final class ChaosPage {
    private static final int WIDTH = 1_100;
    private static final int LEFT = 70;
    private static final int HEAD = 120;
    private static final int ROW = 14;

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1c2330; --faint: #667085; --rule: #e3e7ee; --fault: #f5d9b8; --gap: #c92a2a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --faint: #98a2b3; --rule: #2c3340; --fault: #5c4524; --gap: #ff8787; } }
            body { margin: 24px; color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
            svg text { font-size: 11px; fill: var(--faint); }
            .row { stroke: var(--rule); } .fault { fill: var(--fault); } .gap { fill: var(--gap); }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: 20px; }
            th { text-align: left; font-weight: 400; color: var(--faint); } td, th { padding: 3px 18px 3px 0; }
            """;

    private ChaosPage() {}

    static String of(ChaosReport report) {
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>Chaos, seed %d</title>
                <style>
                %s</style>
                <h1>Chaos, seed %d: %s</h1>
                <p>Outside of the first two seconds of each fault, the participants received no audio for %.3f %% of their time
                (at most 0.1 %% is allowed). %s</p>
                %s%s
                </html>
                """,
                report.seed(),
                STYLE,
                report.seed(),
                report.isPassed() ? "passed" : "failed",
                report.gapShare() * 100,
                report.leaks().isEmpty()
                        ? "Nothing was left at the end."
                        : String.join(" ", report.leaks()),
                timeline(report),
                table(report));
    }

    private static String timeline(ChaosReport report) {
        int height = HEAD + ROW * report.participants().size() + 20;
        var out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">%n", WIDTH, height));
        for (ChaosReport.FaultResult fault : report.faults()) {
            double x = x(report, fault.at());
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<rect class=\"fault\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                            x,
                            HEAD,
                            Math.max(1, x(report, fault.over()) - x),
                            height - HEAD - 20));
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<text transform=\"translate(%.1f %d) rotate(-60)\">%s</text>%n",
                            x + 4,
                            HEAD - 4,
                            fault.fault()));
        }
        int y = HEAD;
        for (ChaosReport.ParticipantResult participant : report.participants()) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"0\" y=\"%d\">%s</text><path class=\"row\" d=\"M%d %dH%d\"/>",
                            y + ROW - 3,
                            participant.name(),
                            LEFT,
                            y + ROW / 2,
                            WIDTH));
            for (ChaosReport.GapResult gap : participant.gaps()) {
                double x = x(report, Math.max(0, gap.from()));
                out.append(
                        String.format(
                                Locale.ROOT,
                                "<rect class=\"gap\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%.0f ms</title></rect>",
                                x,
                                y + 2,
                                Math.max(1, x(report, gap.to()) - x),
                                ROW - 4,
                                (gap.to() - gap.from()) * 1_000));
            }
            y += ROW;
        }
        out.append(
                String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">0 s</text>", LEFT, height - 6));
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f s</text></svg>%n",
                        WIDTH,
                        height - 6,
                        report.seconds()));
        return out.toString();
    }

    private static String table(ChaosReport report) {
        var out = new StringBuilder();
        out.append(
                "<table><tr><th>fault</th><th>at</th><th>longest gap, p50</th><th>p90</th><th>max</th><th>rejoined</th></tr>");
        for (ChaosReport.FaultResult fault : report.faults()) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<tr><td>%s</td><td>%.1f s</td><td>%.0f ms</td><td>%.0f ms</td><td>%.0f ms</td><td>%d</td></tr>%n",
                            fault.fault(),
                            fault.at(),
                            fault.longestGapMillis().p50(),
                            fault.longestGapMillis().p90(),
                            fault.longestGapMillis().max(),
                            fault.rejoins()));
        }
        return out.append("</table>").toString();
    }

    private static double x(ChaosReport report, double seconds) {
        return LEFT + (WIDTH - LEFT) * seconds / Math.max(1, report.seconds());
    }
}
