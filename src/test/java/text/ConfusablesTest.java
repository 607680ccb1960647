package text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The table of confusables is that of Unicode, as ICU has it; ICU itself, with 14 MB, is not in
/// the jar.
class ConfusablesTest {
    private static final Path TABLE = Path.of("src/main/resources/text/confusables.txt");
    private static final SpoofChecker ICU = new SpoofChecker.Builder().build();

    @Test
    void theTableIsThatOfUnicode() throws IOException {
        String expected = table();

        String actual = Files.readString(TABLE);

        if (!actual.equals(expected)) {
            Path next = Path.of("target/confusables.txt");
            Files.createDirectories(next.getParent());
            Files.writeString(next, expected);
            assertThat(actual).as("what is now in %s", next).isEqualTo(expected);
        }
        assertThat(actual.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
    }

    @Test
    void defaultIgnorableIsThatOfUnicode() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            assertThat(Characters.defaultIgnorable(codePoint))
                    .as("U+%04X", codePoint)
                    .isEqualTo(
                            UCharacter.hasBinaryProperty(
                                    codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT));
        }
    }

    @Test
    void skeletonsOfLowerCaseNamesAreThoseOfIcu() {
        for (String name :
                new String[] {"ann", "modern", "раураl", "user10", "łukasz", "søren", "한글", "名前"}) {
            String once = ICU.getSkeleton(name).toLowerCase(Locale.ROOT);
            assertThat(Skeleton.of(name)).as(name).isEqualTo(ICU.getSkeleton(once));
        }
    }

    /// One line for each prototype: it, a space, and what looks like it. Only what a name may
    /// contain and normalization keeps.
    private static String table() {
        Map<String, StringBuilder> byPrototype = new TreeMap<>();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (!ofNames(codePoint)) {
                continue;
            }
            String text = Character.toString(codePoint);
            String prototype = ICU.getSkeleton(text);
            if (!prototype.equals(text) && Normalizer.isNormalized(text, Normalizer.Form.NFKD)) {
                byPrototype.computeIfAbsent(prototype, _ -> new StringBuilder()).append(text);
            }
        }
        StringBuilder table =
                new StringBuilder(
                        """
                        # Made by ConfusablesTest from confusables.txt of Unicode %s, \u00a9 Unicode, Inc., \
                        Unicode License v3
                        """
                                .formatted(UCharacter.getUnicodeVersion()));
        byPrototype.forEach((prototype, alike) ->
                table.append(prototype).append(' ').append(alike).append('\n'));
        return table.toString();
    }

    private static boolean ofNames(int codePoint) {
        return Character.isDefined(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && !Characters.defaultIgnorable(codePoint)
                && Character.toString(codePoint).matches("[\\p{L}\\p{M}\\p{N}_.-]");
    }
}
