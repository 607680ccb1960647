package bots.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of a report: `report.json` and `report.html`.
public final class ReportFiles {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFiles() {}

    public static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        JsonNode tree = tree(report);
        JSON.writeValue(folder.resolve("report.json").toFile(), tree);
        Files.writeString(folder.resolve("report.html"), HtmlPage.of(report, tree));
    }

    static JsonNode tree(Report report) {
        return JSON.valueToTree(report);
    }
}
