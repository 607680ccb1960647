package bots.report;

import bots.report.Plot.Point;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A report as one self-contained page: verdict, figures, plots, and tables of all numbers.
final class HtmlPage {
    private final Report report;
    private final JsonNode tree;

    private HtmlPage(Report report, JsonNode tree) {
        this.report = report;
        this.tree = tree;
    }

    /// @param tree the report as JSON
    static String of(Report report, JsonNode tree) {
        return new HtmlPage(report, tree).page();
    }

    private String page() {
        String name = "Bots: " + report.plan().getOrDefault("scenario", "a run");
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                <main>
                %s</main>
                </html>
                """,
                Html.escape(name),
                Style.SHEET,
                head(name) + cards() + plots() + tables());
    }

    private String head(String name) {
        var out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "<h1>%s</h1>", Html.escape(name)));
        String about = report.plan().getOrDefault("about", "");
        out.append(
                String.format(
                        Locale.ROOT,
                        "<p class=\"about\">%s <span>· %s · %s</span></p>",
                        Html.escape(about),
                        Html.escape(report.server()),
                        Html.escape(report.madeAt())));
        out.append(
                String.format(
                        Locale.ROOT,
                        "<div class=\"verdict %s\">",
                        report.botsWereLate() ? "late" : "fine"));
        report.verdict()
                .forEach(line -> out.append("<p>").append(Html.escape(line)).append("</p>"));
        return out.append("</div>\n").toString();
    }

    private String cards() {
        var out = new StringBuilder("<section class=\"cards\">");
        Report.Joins joins = report.joins();
        Report.AudioFigures audio = report.audio();
        card(out, "joined", joins.succeeded() + " of " + joins.attempted(), "");
        card(out, "join p50", show(joins.joinMillis().p50()), "ms");
        card(out, "join p99", show(joins.joinMillis().p99()), "ms");
        card(out, "audio delay p50", show(audio.delayMillis().p50()), "ms");
        card(out, "audio delay p99", show(audio.delayMillis().p99()), "ms");
        card(out, "audio loss", show(audio.lossPercent()), "%");
        card(out, "longest gap", show(audio.longestGapMillis()), "ms");
        if (report.video().packets() > 0) {
            card(out, "video delay p99", show(report.video().delayMillis().p99()), "ms");
            card(out, "video loss", show(report.video().lossPercent()), "%");
        }
        Report.ServerProcess server = report.serverProcess();
        if (server != null) {
            card(out, "server CPU", show(server.cpuPercent()), "% of a core");
            card(out, "server memory", show(server.residentMebibytesMax()), "MiB");
        }
        card(out, "bots late by p99", show(report.process().latenessMillis().p99()), "ms");
        card(out, "bots' CPU", show(report.process().cpuPercent()), "% of a core");
        return out.append("</section>\n").toString();
    }

    private static void card(StringBuilder out, String name, String value, String unit) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<div><span>%s</span><b>%s</b> <i>%s</i></div>",
                        name,
                        value,
                        unit));
    }

    private String plots() {
        boolean server = report.serverProcess() != null;
        var cpu =
                new Plot("CPU", "seconds", "% of a core")
                        .line("bots", second(Report.Second::cpuPercent));
        var memory =
                new Plot("Resident memory", "seconds", "MiB")
                        .line("bots", second(Report.Second::mebibytes));
        if (server) {
            cpu.line("server", second(Report.Second::serverCpuPercent));
            memory.line("server", second(Report.Second::serverMebibytes));
        }
        List<Plot> plots =
                List.of(
                        new Plot("Audio delay, share of all frames", "ms", "% up to this delay")
                                .logarithmic()
                                .top(100)
                                .line(
                                        "send to receipt",
                                        report.delayDistribution().stream()
                                                .map(b ->
                                                        new Point(b.upToMillis(), b.share() * 100))
                                                .toList()),
                        over(new Plot("Audio delay over time", "seconds", "ms"))
                                .line("p50", second(Report.Second::delayP50Millis))
                                .line("p99", second(Report.Second::delayP99Millis))
                                .line("bots late by p99", second(Report.Second::latenessP99Millis)),
                        over(cpu),
                        over(memory),
                        over(new Plot("Bit rate of payloads", "seconds", "Mbit/s"))
                                .line("received by bots", second(Report.Second::receivedMegabits))
                                .line("sent by bots", second(Report.Second::sentMegabits)),
                        over(new Plot("Packets received by bots", "seconds", "a second"))
                                .line("audio", second(Report.Second::audioPackets))
                                .line("video", second(Report.Second::videoPackets)),
                        over(new Plot("Join times", "seconds", "ms"))
                                .dots(
                                        "one join",
                                        report.joinTimes().stream()
                                                .map(join -> new Point(join.at(), join.millis()))
                                                .toList()),
                        over(new Plot("Connected bots", "seconds", "bots"))
                                .line("connected", second(Report.Second::connected)));
        var out = new StringBuilder("<section class=\"plots\">\n");
        plots.stream().filter(plot -> !plot.isEmpty()).map(Plot::svg).forEach(out::append);
        return out.append("</section>\n").toString();
    }

    private Plot over(Plot plot) {
        return plot.marks(report.events());
    }

    private List<Point> second(ToDoubleFunction<Report.Second> value) {
        return report.seconds().stream()
                .map(second -> new Point(second.at(), value.applyAsDouble(second)))
                .toList();
    }

    private String tables() {
        var out = new StringBuilder("<section class=\"tables\">");
        ObjectNode rest = tree.deepCopy();
        for (String part :
                List.of(
                        "plan",
                        "machine",
                        "joins",
                        "arrival",
                        "audio",
                        "video",
                        "process",
                        "serverProcess")) {
            table(out, part, rest.remove(part), true);
        }
        for (String part : List.of("events", "bots", "seconds", "joinTimes", "delayDistribution")) {
            table(out, part, rest.remove(part), false);
        }
        table(out, "more", rest, false);
        return out.append("</section>\n").toString();
    }

    private static void table(StringBuilder out, String name, JsonNode node, boolean open) {
        if (node.isNull() || (node.isContainerNode() && node.isEmpty())) {
            return;
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "<details%s><summary>%s</summary>%s</details>\n",
                        open ? " open" : "",
                        name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT),
                        Html.of(node)));
    }

    private static String show(double value) {
        return Numbers.show(value);
    }
}
