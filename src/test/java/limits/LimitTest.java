package limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)`");
    private static final String SECOND_TABLE = "| Reason |";

    @Test
    void everyLimitHasItsRowInTheTableOfLimits() throws IOException {
        String section = section();

        assertThat(rows(section.substring(0, section.indexOf(SECOND_TABLE))))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Limit.values()).map(Limit::label).toList());
    }

    @Test
    void everyLimitOfTheMediaEngineHasARowInTheTableOfReasons() throws IOException {
        String section = section();

        // Several limits may have one reason.
        assertThat(Set.copyOf(rows(section.substring(section.indexOf(SECOND_TABLE)))))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(DropReason.values())
                                .filter(LimitTest::isLimit)
                                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                                .toList());
    }

    /// A new reason does not compile until it is decided here whether an operator has to know it as
    /// a limit.
    private static boolean isLimit(DropReason reason) {
        return switch (reason) {
            case RATE_LIMITED,
                    TOO_MANY_STREAMS,
                    OVER_RATE,
                    OVER_RESOLUTION,
                    BAD_RTCP,
                    RTCP_OVER_RATE,
                    FEEDBACK_OVER_RATE ->
                    true;
            case OK,
                    EMPTY,
                    TRUNCATED,
                    TOO_LONG,
                    UNKNOWN_PROTOCOL,
                    UNKNOWN_PATH,
                    BAD_VERSION,
                    BAD_PADDING,
                    BAD_EXTENSION,
                    UNKNOWN_STREAM,
                    UNKNOWN_PAYLOAD_TYPE,
                    BAD_REDUNDANCY,
                    REPLACED_STREAM,
                    PADDING_ONLY,
                    DUPLICATE,
                    MUTED,
                    NOT_FORWARDED,
                    PACER_FULL,
                    OVER_ESTIMATE,
                    SEND_QUEUE_FULL,
                    SEND_REFUSED,
                    TCP_QUEUE_FULL,
                    NO_KEYS,
                    NOT_AUTHENTIC,
                    REPLAYED,
                    BAD_STUN,
                    UNKNOWN_UFRAG,
                    BAD_INTEGRITY,
                    REFUSED_CHECK,
                    RELAY_ADDRESS,
                    BAD_DTLS,
                    HANDLER_FAILED ->
                    false;
        };
    }

    private static String section() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        String section = page.substring(page.indexOf("\n## Limits\n"));
        return section.substring(0, section.indexOf("\n## ", 1));
    }

    private static List<String> rows(String table) {
        return ROW.matcher(table).results().map(row -> row.group(1)).toList();
    }
}
