package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/rtcp.md has a row for each message that can be read.
final class RtcpDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\|([^|]+\\|){4}$", Pattern.MULTILINE);

    @Test
    void everyMessageHasItsRow() throws IOException {
        String page = Files.readString(Path.of("docs/rtcp.md"));
        List<String> rows =
                ROW.matcher(page).results().map((MatchResult row) -> row.group(1)).toList();
        List<String> messages =
                Arrays.stream(RtcpMessage.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(messages);
    }

    /// A class that is named there exists.
    @Test
    void everyClassItNamesIsOurs() throws IOException {
        String page = Files.readString(Path.of("docs/rtcp.md"));
        List<String> sources;
        try (var files = Files.walk(Path.of("src/main/java/media"))) {
            sources = files.map(file -> file.getFileName().toString()).toList();
        }
        Pattern.compile("`([A-Z]\\w+)`s?")
                .matcher(page)
                .results()
                .map(name -> name.group(1) + ".java")
                .forEach(name -> assertThat(sources).contains(name));
    }
}
