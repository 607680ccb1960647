package accounts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// A name that can be registered: 2 to 32 letters or digits of any script, `_`, `.` and `-`.
///
/// @param shown as written, in Unicode form NFC
/// @param key equal for names that count as the same: compatibility forms and case are folded (UTS #36
///     §2.1.2), so that `Ann`, `ANN` and `Ａｎｎ` are one user
public record Username(String shown, String key) {
    public static final int MIN_LENGTH = 2;
    public static final int MAX_LENGTH = 32;

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.-]+");

    /// Reads a name to register; refused with `bad_field`.
    public static Username read(String text) {
        Username name = of(text);
        int length = name.shown.codePointCount(0, name.shown.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw refused("A username has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (!ALLOWED.matcher(name.shown).matches()) {
            throw refused("A username can only contain letters, digits, '_', '.' and '-'.");
        }
        return name;
    }

    /// Reads a name to look up, which need not be one that can be registered.
    public static Username of(String text) {
        return new Username(
                Normalizer.normalize(text, Normalizer.Form.NFC),
                // Folding can denormalize, so it is normalized again afterwards.
                Normalizer.normalize(
                        Normalizer.normalize(text, Normalizer.Form.NFKC)
                                .toUpperCase(Locale.ROOT)
                                .toLowerCase(Locale.ROOT),
                        Normalizer.Form.NFKC));
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.ofField(RefusalCode.BAD_FIELD, message, "username"));
    }
}
