package text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The languages that a client prefers (`Accept-Language`, RFC 9110 §12.5.4).
public final class PreferredLanguages {
    /// Of a tag in lower case (RFC 5646 §2.1), so it is safe in a path.
    private static final Pattern TAG = Pattern.compile("[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}");

    /// Browsers send fewer; what follows is not looked up.
    private static final int MAX_RANGES = 8;

    private PreferredLanguages() {}

    /// Each language, and after it the one without region; the most preferred first.
    ///
    /// @param acceptLanguage from a client; null for none
    public static Stream<String> of(@Nullable String acceptLanguage) {
        List<Locale.LanguageRange> parsed;
        try {
            parsed = Locale.LanguageRange.parse(acceptLanguage == null ? "" : acceptLanguage);
        } catch (IllegalArgumentException malformed) {
            return Stream.empty();
        }
        return parsed.stream()
                .limit(MAX_RANGES)
                .filter(range -> range.getWeight() > 0)
                .map(Locale.LanguageRange::getRange)
                .filter(range -> TAG.matcher(range).matches())
                .flatMap(range -> Stream.of(range, range.replaceFirst("-.*", "")));
    }
}
