package text;

/// Kinds of code points that text from outside must not contain, or must not consist of.
public final class Characters {
    /// Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt) as pairs of first and
    /// last: without a glyph of their own, assigned or not.
    private static final int[] DEFAULT_IGNORABLE = {
        0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
        0x180B, 0x180F, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164,
        0xFE00, 0xFE0F, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0x1BCA0, 0x1BCA3,
        0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
    };

    /// Symbols whose glyph is empty: a Braille pattern without dots and a musical notehead.
    private static final int BRAILLE_BLANK = 0x2800;

    private static final int NULL_NOTEHEAD = 0x1D159;

    private Characters() {}

    /// Whether PostgreSQL and UTF-8 can hold the text: no NUL, and no half of a surrogate pair,
    /// which UTF-8 would replace by '?', so that different texts had one hash.
    public static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    static boolean defaultIgnorable(int codePoint) {
        for (int i = 0; i < DEFAULT_IGNORABLE.length; i += 2) {
            if (codePoint >= DEFAULT_IGNORABLE[i] && codePoint <= DEFAULT_IGNORABLE[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /// Whether it changes the direction of the text around it (UAX #9 §2).
    static boolean bidiControl(int codePoint) {
        return codePoint == 0x061C
                || codePoint == 0x200E
                || codePoint == 0x200F
                || (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    /// Whether it leaves ink by itself.
    static boolean visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    false;
            default ->
                    codePoint != BRAILLE_BLANK
                            && codePoint != NULL_NOTEHEAD
                            && !defaultIgnorable(codePoint);
        };
    }

    /// Whether nothing of the text can be seen.
    public static boolean blank(String text) {
        return text.codePoints().noneMatch(Characters::visible);
    }
}
