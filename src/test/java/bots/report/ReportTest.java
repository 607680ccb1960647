package bots.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers all of `bots.report`.
class ReportTest {
    private static final Quantiles QUANTILES = new Quantiles(10, 1.234, 1.1, 2.2, 3.3, 4.4, 5.5);

    @TempDir private Path folder;

    @Test
    void thePageHasEveryNumberOfTheJson() throws Exception {
        ReportFiles.write(report(3), folder);
        var page = Files.readString(folder.resolve("report.html"));
        var numbers = new ArrayList<String>();
        collect(new ObjectMapper().readTree(folder.resolve("report.json").toFile()), numbers);

        assertThat(numbers).hasSizeGreaterThan(100);
        assertThat(numbers).allSatisfy(number -> assertThat(page).contains(">" + number + "<"));
    }

    @Test
    void thePageIsSelfContained() throws Exception {
        ReportFiles.write(report(3), folder);

        assertThat(Files.readString(folder.resolve("report.html")))
                .doesNotContain("src=", "href=", "url(", "@import", "<script")
                .contains("<svg", "prefers-color-scheme: dark");
    }

    @Test
    void theJsonIsTheReport() throws Exception {
        ReportFiles.write(report(3), folder);

        var read =
                new ObjectMapper().readValue(folder.resolve("report.json").toFile(), Report.class);
        assertThat(read).isEqualTo(report(3));
    }

    @Test
    void textOfUsersIsEscaped() throws Exception {
        ReportFiles.write(report(3), folder);

        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("&lt;b&gt;a &amp; b&lt;/b&gt;")
                .doesNotContain("<b>a & b</b>");
    }

    @Test
    void theVerdictSaysWhetherTheBotsWereLate() {
        assertThat(report(3).botsWereLate()).isFalse();
        assertThat(report(3).verdict()).anyMatch(line -> line.startsWith("The bots kept up"));
        assertThat(report(12).botsWereLate()).isTrue();
        assertThat(report(12).verdict())
                .anyMatch(line ->
                        line.contains("12 ms")
                                && line.contains("come from the bots rather than from the server"));
    }

    @Test
    void theTableHasTheMainFigures() {
        assertThat(Summary.of(report(3)))
                .contains("9 of 10", "2 room_full", "p50 1.10", "max 5.50 ms", "The bots kept up");
    }

    @Test
    void quantilesAreOfTheNearestRank() {
        var histogram = new Histogram(1, 1_000_000, 3);
        for (var i = 1; i <= 1_000; i++) {
            histogram.recordValue(i * 100L);
        }

        assertThat(Quantiles.millis(histogram).p99()).isBetween(98.9, 99.2);
        assertThat(Quantiles.of(new double[] {4, 1, 3, 2}))
                .isEqualTo(new Quantiles(4, 2.5, 2, 4, 4, 4, 4));
        assertThat(Quantiles.of(new double[0])).isEqualTo(Quantiles.NONE);
    }

    private static void collect(JsonNode node, List<String> numbers) {
        if (node.isNumber()) {
            numbers.add(node.asText());
        }
        node.forEach(child -> collect(child, numbers));
    }

    private static Report report(double latenessMillis) {
        var process =
                new Report.BotsProcess(
                        2,
                        1_111,
                        new Quantiles(7, 0.5, 0.6, 0.7, latenessMillis, 13, 14),
                        QUANTILES,
                        0,
                        22.2,
                        33.3,
                        4,
                        5,
                        256.5);
        var audio =
                new Report.AudioFigures(
                        100_001, 17, 0.017, 90_002, 18, 0.02, 19, 20, 21.5, 44.75, QUANTILES,
                        QUANTILES, QUANTILES, 5, 5, 45);
        var joins =
                new Report.Joins(
                        10, 9, QUANTILES, QUANTILES, Map.of("room_full", 2), Map.of("killed", 1));
        var verdict = new Verdict(process, 50, audio, joins);
        return new Report(
                "2026-11-21T01:00:00Z",
                "https://localhost:8443",
                Map.of("scenario", "<b>a & b</b>", "participants", "10"),
                verdict.sentences(),
                verdict.botsWereLate(),
                new Report.Machine(2, "a processor", "Linux", "Java 25", 50.25),
                joins,
                new Report.Arrival(7_007, 8_008, 9_009, 66.75, QUANTILES, QUANTILES),
                audio,
                new Report.VideoFigures(30_003, 31, 0.103, 3_004, 6, QUANTILES),
                process,
                new Report.ServerProcess(
                        4711, 61.5, 88.25, 6.125, 300.5, 310.25, Map.of("hubbub_rooms", 1.0)),
                List.of(new Report.Bucket(0.25, 0.125), new Report.Bucket(2.5, 1.0)),
                List.of(
                        new Report.Second(
                                1.001, 8, 401, 802, 1.25, 0.75, 0.375, 2.625, 0.875, 12.5, 200.5,
                                40.25, 301.75),
                        new Report.Second(
                                2.002, 9, 403, 804, 1.375, 0.625, 0.4375, 2.125, 0.9375, 13.5,
                                201.5, 41.25, 302.75)),
                List.of(new Report.RunEvent(1.5, "10 talkers come")),
                List.of(new Report.JoinTime(0.125, 210.75)),
                List.of(
                        new Report.BotLine(
                                1, "bot-1-1", "bots", "talker", 210.75, 55.5, 10_011, 12, 13, 14,
                                61.25, 1.875, 0.4, 2.7, 9.9, 4, 334, 15)));
    }
}
