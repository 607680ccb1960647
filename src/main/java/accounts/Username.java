package accounts;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.Characters;
import text.NameRules;
import text.Skeleton;

/// A name that can be registered: 2 to 32 letters or digits of one script, `_`, `.` and `-`, see
/// [NameRules].
///
/// @param shown as written, in Unicode form NFC
/// @param key equal for names that count as the same: compatibility forms and case are folded (UTS
///     #36 §2.1.2), so that `Ann`, `ANN` and `Ａｎｎ` are one user
/// @param skeleton equal for names that look alike (UTS #39 §4); only one of them can be registered
public record Username(String shown, String key, String skeleton) {
    public static final int MIN_LENGTH = 2;
    public static final int MAX_LENGTH = 32;

    /// Reads a name to register; refused with `bad_field`.
    public static Username read(String text) {
        Username name = of(text);
        int length = name.shown.codePointCount(0, name.shown.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw refused("A username has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        @Nullable String problem = NameRules.problem(name.shown);
        if (problem != null) {
            throw refused(problem);
        }
        return name;
    }

    /// Reads a name to look up, which need not be one that can be registered; refused with
    /// `bad_field` when no database could hold it.
    public static Username of(String text) {
        if (!Characters.storable(text)) {
            throw refused("A username must be valid Unicode text.");
        }
        String shown = Normalizer.normalize(text, Normalizer.Form.NFC);
        return new Username(shown, folded(text), Skeleton.of(shown));
    }

    /// The text without the differences of case and compatibility forms.
    static String folded(String text) {
        // Folding can denormalize, so it is normalized again afterwards.
        return Normalizer.normalize(
                Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .toUpperCase(Locale.ROOT)
                        .toLowerCase(Locale.ROOT),
                Normalizer.Form.NFKC);
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.ofField(RefusalCode.BAD_FIELD, message, "username"));
    }
}
