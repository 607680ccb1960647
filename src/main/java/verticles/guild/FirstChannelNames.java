package verticles.guild;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import store.guild.GuildLifecycleStore.FirstChannels;
import text.PreferredLanguages;

/// The names of the first channels in one language: the resource `/channels/<tag>.properties`.
final class FirstChannelNames {
    private static final String ENGLISH = "en";

    private FirstChannelNames() {}

    /// In the language that fits best, English if there is no file for any.
    ///
    /// @param acceptLanguage of who creates the guild; null for none
    static FirstChannels of(@Nullable String acceptLanguage) {
        return PreferredLanguages.of(acceptLanguage)
                .map(FirstChannelNames::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(find(ENGLISH)));
    }

    private static @Nullable FirstChannels find(String tag) {
        String path = "/channels/" + tag + ".properties";
        try (InputStream file = FirstChannelNames.class.getResourceAsStream(path)) {
            if (file == null) {
                return null;
            }
            Properties names = new Properties();
            names.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return new FirstChannels(
                    name(names, "textCategory"),
                    name(names, "text"),
                    name(names, "voiceCategory"),
                    name(names, "voice"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Properties names, String key) {
        return Objects.requireNonNull(names.getProperty(key), key);
    }
}
