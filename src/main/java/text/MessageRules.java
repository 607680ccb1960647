package text;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// What the text of a message may be: any visible text, also of several lines, that changes nothing
/// around it. More is allowed than in a label: invisible characters that scripts and emoji need,
/// and marks of direction, which a message isolates.
public final class MessageRules {
    /// In code points.
    public static final int MAX_LENGTH = 4_000;

    private MessageRules() {}

    /// The text without space at its end and empty lines at its beginning, in Unicode form NFC,
    /// with lines that end with a line feed.
    public static String trim(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .stripTrailing()
                .replaceFirst("^(?:[ \\t]*\\n)+", "");
    }

    /// Why a text is refused, as the end of a sentence that begins with its name; null when it is
    /// fine.
    ///
    /// @param text from [#trim]
    public static @Nullable String problem(String text) {
        int length = text.codePointCount(0, text.length());
        if (length == 0 || length > MAX_LENGTH) {
            return "must have 1 to " + MAX_LENGTH + " characters.";
        }
        if (!Characters.storable(text)) {
            return "must be valid Unicode text.";
        }
        if (!text.codePoints().allMatch(MessageRules::allowed)) {
            return "must not contain control characters or override the direction of text.";
        }
        if (Characters.blank(text)) {
            return "must contain a visible character.";
        }
        return Marks.pileUp(text) ? "must not pile up accents." : null;
    }

    private static boolean allowed(int codePoint) {
        if (codePoint == '\n' || codePoint == '\t') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE ->
                    false;
            default -> !overridesDirection(codePoint) && (codePoint & 0xFFFE) != 0xFFFE;
        };
    }

    /// Embeddings and overrides (UAX #9 §2.1, §2.2), with which text reads differently from what it
    /// says. Isolates end with their paragraph and stay allowed.
    private static boolean overridesDirection(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E;
    }
}
