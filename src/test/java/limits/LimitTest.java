package limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)`");

    @Test
    void everyLimitHasItsRowInTheTableOfLimits() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        String section = page.substring(page.indexOf("\n## Limits\n"));
        String table = section.substring(0, section.indexOf("\n## ", 1));

        assertThat(ROW.matcher(table).results().map(row -> row.group(1)).toList())
                .containsAll(
                        Arrays.stream(Limit.values())
                                .map(Limit::label)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
