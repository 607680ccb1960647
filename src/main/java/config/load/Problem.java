package config.load;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One invalid setting.
///
/// @param key the setting as a dotted path, or the file or variable that cannot be read
/// @param value the value given; null when it is secret, or when there is none
/// @param origin its source, for example `--set http.port=x` or `/etc/hubbub.json`
/// @param remedy what is allowed, as the rest of a sentence
public record Problem(String key, @Nullable String value, String origin, String remedy) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s%s (%s): %s",
                key,
                value == null ? "" : " = " + value,
                origin,
                remedy);
    }
}
