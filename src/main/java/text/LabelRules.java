package text;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// What a label may be, such as the name of a channel or a device: one line of visible text in any
/// language, emoji included, that changes nothing around it.
public final class LabelRules {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;

    private LabelRules() {}

    /// The label without the space around it, in Unicode form NFC.
    public static String trim(String label) {
        return Normalizer.normalize(label, Normalizer.Form.NFC).strip();
    }

    /// Why a label is refused, as the end of a sentence that begins with its name; null when it is
    /// fine.
    ///
    /// @param label from [#trim]
    /// @param maxLength in code points
    public static @Nullable String problem(String label, int maxLength) {
        int length = label.codePointCount(0, label.length());
        if (length == 0 || length > maxLength) {
            return "must have 1 to " + maxLength + " characters.";
        }
        if (!Characters.storable(label)) {
            return "must be valid Unicode text.";
        }
        int before = ' ';
        for (int i = 0; i < label.length(); ) {
            int codePoint = label.codePointAt(i);
            i += Character.charCount(codePoint);
            int after = i < label.length() ? label.codePointAt(i) : ' ';
            if (!allowed(before, codePoint, after)) {
                return "must be one line without control or invisible characters.";
            }
            before = codePoint;
        }
        if (Characters.blank(label)) {
            return "must contain a visible character.";
        }
        return Marks.pileUp(label) ? "must not pile up accents." : null;
    }

    /// A label as close to the text as the rules allow, for text that a person did not write, such
    /// as a `User-Agent`.
    public static String clean(String text, int maxLength, String otherwise) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(codePoint -> codePoint == ' ' || Characters.visible(codePoint))
                .limit(maxLength)
                .forEach(kept::appendCodePoint);
        String label = trim(kept.toString());
        return problem(label, maxLength) == null ? label : otherwise;
    }

    private static boolean allowed(int before, int codePoint, int after) {
        return switch (codePoint) {
            // Persian and Indic words, and emoji of several persons: between two that are seen.
            case ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER ->
                    joinable(before) && Characters.visible(after);
            case TEXT_STYLE, EMOJI_STYLE -> Characters.visible(before);
            default ->
                    switch (Character.getType(codePoint)) {
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR,
                                Character.SURROGATE,
                                Character.PRIVATE_USE ->
                                false;
                        default ->
                                !Characters.defaultIgnorable(codePoint)
                                        && !Characters.bidiControl(codePoint)
                                        && (codePoint & 0xFFFE) != 0xFFFE; // noncharacters
                    };
        };
    }

    private static boolean joinable(int codePoint) {
        return Characters.visible(codePoint) || Marks.nonSpacing(codePoint);
    }
}
