package verticles.guild;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import store.guild.GuildLifecycleStore.FirstChannels;
import text.PreferredLanguages;

/// The names of the first channels in one language: the resource `/channels/<tag>.properties`.
public final class FirstChannelNames {
    private static final String ENGLISH = "en";

    /// Of the guild that the database has from its first version on.
    private static final List<String> OF_FIRST_GUILD =
            List.of("first.general", "first.gaming", "first.music", "first.quiet");

    private FirstChannelNames() {}

    /// In the language that fits best, English if there is no file for any.
    ///
    /// @param acceptLanguage header of the user who creates the guild; null for none
    static FirstChannels of(@Nullable String acceptLanguage) {
        Properties names = namesFor(acceptLanguage);
        return new FirstChannels(
                name(names, "textCategory"),
                name(names, "text"),
                name(names, "voiceCategory"),
                name(names, "voice"));
    }

    /// The channels of the first guild: each name by the English one, which the channel is created
    /// with.
    ///
    /// @param acceptLanguage header of the user who gets the guild; null for none
    public static Map<String, String> ofFirstGuild(@Nullable String acceptLanguage) {
        Properties english = Objects.requireNonNull(find(ENGLISH));
        Properties names = namesFor(acceptLanguage);
        return OF_FIRST_GUILD.stream()
                .collect(Collectors.toMap(key -> name(english, key), key -> name(names, key)));
    }

    private static Properties namesFor(@Nullable String acceptLanguage) {
        return PreferredLanguages.of(acceptLanguage)
                .map(FirstChannelNames::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(find(ENGLISH)));
    }

    private static @Nullable Properties find(String tag) {
        String path = "/channels/" + tag + ".properties";
        try (InputStream file = FirstChannelNames.class.getResourceAsStream(path)) {
            if (file == null) {
                return null;
            }
            Properties names = new Properties();
            names.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Properties names, String key) {
        return Objects.requireNonNull(names.getProperty(key), key);
    }
}
