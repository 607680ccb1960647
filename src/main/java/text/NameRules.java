package text;

import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a name that identifies a person may be (UTS #39): letters and digits of one script that can
/// be seen and typed, and not a name that impersonates the server or its staff. That no two names
/// look alike is for the database to see, by their [Skeleton].
public final class NameRules {
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.-]+");

    /// Skeletons of names that people would take for the server, its staff or a group.
    private static final Set<String> RESERVED =
            Stream.of(
                            "admin",
                            "administrator",
                            "all",
                            "anonymous",
                            "channel",
                            "deleted",
                            "everyone",
                            "here",
                            "hubbub",
                            "mod",
                            "moderator",
                            "nobody",
                            "null",
                            "official",
                            "operator",
                            "owner",
                            "root",
                            "security",
                            "server",
                            "staff",
                            "support",
                            "system",
                            "undefined",
                            "unknown",
                            "you")
                    .map(Skeleton::of)
                    .collect(Collectors.toUnmodifiableSet());

    private NameRules() {}

    /// Why a name cannot be registered, as a sentence for a person; null when it can. Its length is
    /// for the caller to check.
    ///
    /// @param name in Unicode form NFC
    public static @Nullable String problem(String name) {
        // What compatibility forms stand for obeys the same rules: ⑴ is (1).
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        if (!Characters.storable(name)
                || !ALLOWED.matcher(name).matches()
                || !ALLOWED.matcher(plain).matches()
                || name.codePoints().anyMatch(Characters::defaultIgnorable)) {
            return "A username can only contain letters, digits, '_', '.' and '-'.";
        }
        if (!Character.isLetterOrDigit(plain.codePointAt(0))) {
            return "A username starts with a letter or a digit.";
        }
        if (Marks.pileUp(name)) {
            return "A username has at most two accents on a letter.";
        }
        if (Scripts.mixed(plain) || Scripts.mixedDigits(plain)) {
            return "A username cannot mix scripts, such as Latin and Cyrillic letters.";
        }
        return RESERVED.contains(Skeleton.of(name)) ? "This username is reserved." : null;
    }
}
