package text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hi",
                "two\nlines\n\tand a tab",
                "  indented",
                "<script>alert(1)</script>",
                "שלום, \u2067עולם\u2069 and \u200Emarks",
                "👩‍👩‍👧 🏳️‍🌈 می‌خواهم",
                "Zoë naïve \u1EA4"
            })
    void textOfAnyLanguageIsFine(String text) {
        assertThat(MessageRules.problem(MessageRules.trim(text))).isNull();
        assertThat(MessageRules.trim(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t ",
                "\u200B\u2060",
                "nul\0",
                "bell\u0007",
                "next line\u0085",
                "paragraph\u2029here",
                "\u202Eexe.txt",
                "\u202Aembedded",
                "half \uD83D",
                "private \uE000",
                "noncharacter \uFFFE",
                "z\u0300\u0301\u0302\u0303\u0304\u0305 algo"
            })
    void whatCannotBeShownIsRefused(String text) {
        assertThat(MessageRules.problem(MessageRules.trim(text))).endsWith(".");
    }

    @Test
    void lengthCountsCodePoints() {
        String longest = "😀".repeat(MessageRules.MAX_LENGTH);

        assertThat(MessageRules.problem(longest)).isNull();
        assertThat(MessageRules.problem(longest + "x")).contains("1 to 4000");
    }

    @Test
    void linesEndWithALineFeedAndSpaceAroundTheTextIsRemoved() {
        assertThat(MessageRules.trim(" \r\n\n  a\r\nb\rc \n\n ")).isEqualTo("  a\nb\nc");
        assertThat(MessageRules.trim("e\u0301")).isEqualTo("é");
    }
}
