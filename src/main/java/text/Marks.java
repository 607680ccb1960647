package text;

/// Limits combining marks, which pile up over the lines above and below (UTS #39 §5.4).
final class Marks {
    /// For accents, which any script shares: Vietnamese and polytonic Greek need two.
    private static final int MAX_ACCENTS = 2;

    /// For scripts that write vowels and tones as marks: Burmese and Tibetan syllables have four.
    private static final int MAX_OF_SCRIPT = 4;

    private Marks() {}

    /// Whether too many marks follow each other, or one of them twice.
    ///
    /// @param text in Unicode form NFC
    static boolean pileUp(String text) {
        int run = 0;
        int accents = 0;
        int before = -1;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (nonSpacing(codePoint)) {
                run++;
                if (Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.INHERITED) {
                    accents++;
                }
                if (accents > MAX_ACCENTS || run > MAX_OF_SCRIPT || codePoint == before) {
                    return true;
                }
            } else {
                run = 0;
                accents = 0;
            }
            before = codePoint;
        }
        return false;
    }

    static boolean nonSpacing(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
