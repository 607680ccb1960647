package verticles.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Colors as they are sent: `#rrggbb`.
final class Color {
    private Color() {}

    static @Nullable String text(@Nullable Integer color) {
        return color == null ? null : String.format(Locale.ROOT, "#%06x", color);
    }

    /// @param text that the contract has checked
    static @Nullable Integer read(@Nullable String text) {
        return text == null ? null : Integer.parseInt(text, 1, text.length(), 16);
    }
}
