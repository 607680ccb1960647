package text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "👍🏽",
                "❤️",
                "😂",
                "🏳️‍🌈",
                "👩‍👩‍👧‍👦",
                "🇩🇪",
                "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                "1️⃣",
                "#️⃣",
                "©️"
            })
    void oneEmoji(String text) {
        assertThat(EmojiRules.isEmoji(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "1",
                "12",
                "#",
                "©",
                "👍👍",
                "👍a",
                "a👍",
                "\u200D",
                "\uFE0F",
                "\u20E3",
                "🇩",
                "🇩🇪🇫🇷",
                "👍\u202E",
                "\uD83D",
                "<b>",
                "👩‍👩‍👧‍👦‍👩‍👩‍👧‍👦"
            })
    void anythingElse(String text) {
        assertThat(EmojiRules.isEmoji(text)).isFalse();
    }
}
