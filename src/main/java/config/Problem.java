package config;

import org.jspecify.annotations.Nullable;

/// One wrong setting.
///
/// @param key the setting as a dotted path, or the file or variable that could not be understood
/// @param value what was given, null when it is a secret or there is none
/// @param origin where it was given, for example `--set http.port=x` or `/etc/hubbub.json`
/// @param remedy what would be right, as a sentence
public record Problem(String key, @Nullable String value, String origin, String remedy) {
    @Override
    public String toString() {
        return "%s%s (%s): %s".formatted(key, value == null ? "" : " = " + value, origin, remedy);
    }
}
