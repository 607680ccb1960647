package verticles.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import text.PreferredLanguages;

/// The texts of mail in one language: the resource `/mail/<tag>.properties`.
public final class MailTexts {
    static final String FOLDER = "/mail/";

    private static final String ENGLISH = "en";

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final String language;
    private final Properties texts;

    private MailTexts(String language, Properties texts) {
        this.language = language;
        this.texts = texts;
    }

    /// What a mail is for. Each has a subject and a text, with the parameters `name` and `link`.
    public enum Kind {
        /// The link verifies the address.
        VERIFY,
        /// The address does not belong to the account anymore.
        REMOVED,
        /// The link sets a new password.
        RESET;

        String key(String part) {
            return name().toLowerCase(Locale.ROOT) + "." + part;
        }
    }

    /// The language that fits best.
    ///
    /// @param acceptLanguage RFC 9110 §12.5.4, from a client; null for none. English takes the
    ///     place of what there is no file for
    public static MailTexts of(@Nullable String acceptLanguage) {
        return PreferredLanguages.of(acceptLanguage)
                .map(MailTexts::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(find(ENGLISH)));
    }

    private static @Nullable MailTexts find(String tag) {
        try (InputStream file = MailTexts.class.getResourceAsStream(FOLDER + tag + ".properties")) {
            if (file == null) {
                return null;
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return new MailTexts(tag, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param to the address of the recipient
    /// @param name of the account
    public Mail mail(Kind kind, String to, String name, String link) {
        Map<String, String> values = Map.of("name", name, "link", link);
        return new Mail(
                to,
                language,
                text(kind.key("subject")),
                PARAMETER
                        .matcher(text(kind.key("text")))
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        Objects.requireNonNull(values.get(found.group(1))))));
    }

    private String text(String key) {
        return Objects.requireNonNull(texts.getProperty(key), key);
    }
}
