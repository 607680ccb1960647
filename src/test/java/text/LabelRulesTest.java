package text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// H4 and H6, with [Characters].
class LabelRulesTest {
    private static final int MAX = 100;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "General",
                "  Quiet corner  ",
                "Ann's <iPhone> & \"Mac\"",
                "Musik 🎵",
                "❤\uFE0F love",
                "1\uFE0F\u20E3",
                "👩\u200D💻 code", // joined emoji
                "👍🏽",
                "می\u200Cخواهم", // Persian, with a non-joiner
                "ශ්\u200Dරී",
                "עברית and English",
                "日本語\u3000の部屋",
                "…"
            })
    void visibleTextOfOneLineIsAllowed(String label) {
        assertThat(problem(label)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u00A0",
                "\u3000",
                "\u200B",
                "a\u200Bb",
                "\u2800\u2800", // Braille without dots
                "\u3164",
                "\u202E",
                "abc\u202Egnp",
                "\u2066a\u2069",
                "a\u200Fb",
                "two\nlines",
                "two\rlines",
                "two\u2028lines",
                "two\u0085lines",
                "a\u0000b",
                "a\u0007b",
                "a\uFEFFb",
                "\uFE0F",
                "\u200D\u200D",
                "a\u200D",
                "\uD83D",
                "\uDC00a",
                "\uE000",
                "a\uFFFF",
                "x\u0300\u0301\u0302"
            })
    void othersAreRefused(String label) {
        assertThat(problem(label)).isNotNull().endsWith(".");
    }

    @Test
    void lengthCountsInCodePoints() {
        assertThat(problem("😀".repeat(MAX))).isNull();
        assertThat(problem("😀".repeat(MAX + 1))).isEqualTo("must have 1 to 100 characters.");
    }

    @Test
    void whatAPersonDidNotWriteIsCleaned() {
        assertThat(LabelRules.clean("Mozilla/5.0\u0000 \u202E(X11)\n", MAX, "unknown"))
                .isEqualTo("Mozilla/5.0 (X11)");
        assertThat(LabelRules.clean("\u200B\n", MAX, "unknown")).isEqualTo("unknown");
        assertThat(LabelRules.clean("x".repeat(500), MAX, "unknown")).hasSize(MAX);
    }

    @Test
    void whatTheyAllowIsVisibleAndStorable() {
        long seed = 6;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = NameRulesTest.anyText(random);
            String cleaned = LabelRules.clean(text, MAX, "unknown");
            assertThat(LabelRules.problem(cleaned, MAX)).as("seed %d, text %d", seed, i).isNull();
            String label = LabelRules.trim(text);
            if (LabelRules.problem(label, MAX) == null) {
                assertThat(Characters.storable(label)).isTrue();
                assertThat(Characters.blank(label)).isFalse();
                assertThat(label.codePoints().noneMatch(Characters::bidiControl)).isTrue();
                assertThat(label.lines()).hasSize(1);
            }
        }
    }

    private static @Nullable String problem(String label) {
        return LabelRules.problem(LabelRules.trim(label), MAX);
    }
}
