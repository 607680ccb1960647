package text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which scripts a name may mix: none, except those that Chinese, Japanese and Korean are written
/// in, with Latin letters beside them (UTS #39 §5.2, "Highly Restrictive"). Digits are of one
/// decimal system (UTS #39 §5.3).
final class Scripts {
    private static final List<Set<UnicodeScript>> TOGETHER =
            List.of(
                    EnumSet.of(
                            UnicodeScript.LATIN,
                            UnicodeScript.HAN,
                            UnicodeScript.HIRAGANA,
                            UnicodeScript.KATAKANA),
                    EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
                    EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    private Scripts() {}

    static boolean mixed(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        text.codePoints().forEach(codePoint -> scripts.add(UnicodeScript.of(codePoint)));
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() > 1 && TOGETHER.stream().noneMatch(set -> set.containsAll(scripts));
    }

    static boolean mixedDigits(String text) {
        return text.codePoints()
                        .filter(codePoint ->
                                Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER)
                        .map(digit -> digit - Character.digit(digit, 10))
                        .distinct()
                        .count()
                > 1;
    }
}
