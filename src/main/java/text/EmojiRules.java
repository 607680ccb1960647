package text;

import java.util.regex.Pattern;

/// Whether a text is one emoji, as people see it (UTS #51): a character, or a sequence of skin
/// tones, joined emoji, flags and keycaps.
public final class EmojiRules {
    /// Of the longest sequences that Unicode recommends, the flags of regions.
    public static final int MAX_CODE_POINTS = 10;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private EmojiRules() {}

    public static boolean isEmoji(String text) {
        int length = text.codePointCount(0, text.length());
        return length > 0
                && length <= MAX_CODE_POINTS
                && text.codePoints().allMatch(EmojiRules::isPart)
                && CLUSTER.matcher(text).matches()
                && looksLikeEmoji(text, length);
    }

    /// Digits, #, * and signs such as © are text unless a selector or keycap follows.
    private static boolean looksLikeEmoji(String text, int length) {
        int first = text.codePointAt(0);
        if (isRegional(first)) {
            return length == 2;
        }
        if (first < 0x80) {
            return text.codePointBefore(text.length()) == KEYCAP;
        }
        return Character.isEmoji(first)
                && (Character.isEmojiPresentation(first) || text.indexOf(EMOJI_STYLE) > 0);
    }

    private static boolean isPart(int codePoint) {
        return Character.isEmoji(codePoint)
                || codePoint == ZERO_WIDTH_JOINER
                || codePoint == EMOJI_STYLE
                || codePoint == KEYCAP
                || isRegional(codePoint)
                || isTag(codePoint);
    }

    private static boolean isRegional(int codePoint) {
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
    }

    /// They spell the region of a flag.
    private static boolean isTag(int codePoint) {
        return codePoint >= 0xE0020 && codePoint <= 0xE007F;
    }
}
