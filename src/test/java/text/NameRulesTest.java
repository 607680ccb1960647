package text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// H5, with [Skeleton], [Scripts] and [Marks].
class NameRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Ann",
                "a.b-c_9",
                "0x",
                "Ωμέγα",
                "Søren",
                "Nguyễn",
                "Ệ",
                "名前",
                "ひらがなカタカナ漢字",
                "Ken太郎",
                "한글",
                "Ａｎｎ",
                "𝒳𝒴",
                "анна",
                "مُحَمَّد",
                "मेज़ों",
                "กี่ปี",
                "လျှို့",
                "བསྒྲུབས",
                "שָׁלוֹם"
            })
    void namesOfOneScriptAreAllowed(String name) {
        assertThat(NameRules.problem(nfc(name))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u3164\u3164", // Hangul fillers
                "..",
                "-a",
                "_a",
                "\u0301a",
                "ann\uFE0F",
                "ann\u034F",
                "ann\u180B",
                "ann\u200D",
                "a\u00ADnn",
                "a\u202Enn",
                "a\u0000nn",
                "a\nnn",
                "a nn",
                "an\uD800n",
                "a@b",
                "⑴⑴",
                "😀😀",
                "<b>",
                "\uE000\uE000",
                "x\u0300\u0300",
                "аnn", // a Cyrillic a
                "annа",
                "Ωmega",
                "a\u0660\u06F0", // digits of two systems
                "admin",
                "Admin",
                "ADMIN",
                "Ａｄｍｉｎ",
                "аdmіn",
                "0wner",
                "systern",
                "everyone"
            })
    void othersAreRefused(String name) {
        assertThat(NameRules.problem(nfc(name))).isNotNull().endsWith(".");
    }

    @Test
    void aPileOfMarksIsRefused() {
        for (int marks = 3; marks <= 31; marks++) {
            StringBuilder name = new StringBuilder("x");
            for (int i = 0; i < marks; i++) {
                name.appendCodePoint(0x0300 + i);
            }
            assertThat(NameRules.problem(nfc(name.toString()))).as("%d", marks).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann|аnn",
                "ann|ANN",
                "paypal|раураl",
                "Ian|lan",
                "ian|IAN",
                "ADMIN|admln",
                "modern|modem",
                "bob|b0b",
                "user1|userl",
                "Straße|STRASSE",
                "łukasz|l\u0338ukasz"
            })
    void namesThatLookAlikeHaveOneSkeleton(String pair) {
        String[] names = pair.split("\\|");
        assertThat(Skeleton.of(names[0])).isEqualTo(Skeleton.of(names[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann|anne", "bot-1-2|bot-12", "a.b|a-b", "user2|user3"})
    void namesThatDifferHaveTheirOwn(String pair) {
        String[] names = pair.split("\\|");
        assertThat(Skeleton.of(names[0])).isNotEqualTo(Skeleton.of(names[1]));
    }

    /// Names of random code points from everywhere: the rules never throw, and what they allow can
    /// be seen, stored, and written in any case.
    @Test
    void whatTheyAllowIsVisibleAndStorable() {
        long seed = 5;
        Random random = new Random(seed);
        int allowed = 0;
        for (int i = 0; i < 200_000; i++) {
            String name = nfc(anyText(random));
            if (NameRules.problem(name) != null) {
                continue;
            }
            allowed++;
            assertThat(Characters.storable(name)).as("seed %d, name %d", seed, i).isTrue();
            assertThat(Characters.blank(name)).isFalse();
            assertThat(name.codePoints().noneMatch(Characters::bidiControl)).isTrue();
            assertThat(name.codePoints().noneMatch(Characters::defaultIgnorable)).isTrue();
            assertThat(Skeleton.of(name)).isNotEmpty();
            assertThat(LabelRules.problem(LabelRules.trim(name), 100)).isNull();
        }
        assertThat(allowed).isGreaterThan(1000);
    }

    /// Half of it from one block of 128, so that it often has one script; surrogates and NUL
    /// included.
    static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int block = random.nextInt(0x3_2000) & ~127;
        for (int i = random.nextInt(6); i >= 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x1_0000));
                case 1 -> text.appendCodePoint(random.nextInt(0x11_0000));
                case 2 -> text.append((char) ('a' + random.nextInt(26)));
                default -> text.appendCodePoint(block + random.nextInt(128));
            }
        }
        return text.toString();
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
