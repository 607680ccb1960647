package config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One key of `conf/default.json` and what its value may be.
///
/// @param path dotted path, for example `http.plainPort`
/// @param unit empty when it has none
/// @param min lowest integer allowed, for integers and counts
/// @param max highest integer allowed
/// @param oneOf the only texts allowed, empty for any
/// @param pattern what a text must match, null for anything
/// @param secret whether the value must not be shown
record Key(
        String path,
        Type type,
        JsonNode defaultValue,
        String unit,
        String about,
        long min,
        long max,
        List<String> oneOf,
        @Nullable Pattern pattern,
        boolean secret) {

    /// One per processor core.
    static final String CORES = "cores";

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    enum Type {
        INTEGER,
        TEXT,
        BOOLEAN,
        LIST,
        /// An integer or the word `cores`.
        COUNT
    }

    static Key read(String path, JsonNode leaf) {
        List<String> oneOf = new ArrayList<>();
        leaf.path("oneOf").forEach(word -> oneOf.add(word.asText()));
        return new Key(
                path,
                Type.valueOf(leaf.required("type").asText().toUpperCase(Locale.ROOT)),
                leaf.required("default"),
                leaf.path("unit").asText(""),
                leaf.required("about").asText(),
                leaf.path("min").asLong(Long.MIN_VALUE),
                leaf.path("max").asLong(Long.MAX_VALUE),
                List.copyOf(oneOf),
                leaf.has("pattern") ? Pattern.compile(leaf.get("pattern").asText()) : null,
                leaf.path("secret").asBoolean(false));
    }

    /// The environment variable that sets it: `http.plainPort` is `HUBBUB_HTTP_PLAIN_PORT`.
    String variable() {
        String words = WORD_START.matcher(path).replaceAll("_").replace('.', '_');
        return "HUBBUB_" + words.toUpperCase(Locale.ROOT);
    }

    /// The value from a file: Integer, String, Boolean or List of String; null when it is none of
    /// what it should be.
    @Nullable Object value(JsonNode given) {
        return switch (type) {
            case INTEGER -> given.isIntegralNumber() ? integer(given.asText()) : null;
            case COUNT ->
                    given.isIntegralNumber() || given.isTextual() ? count(given.asText()) : null;
            case TEXT -> given.isTextual() ? text(given.asText()) : null;
            case BOOLEAN -> given.isBoolean() ? (Object) given.asBoolean() : null;
            case LIST -> given.isArray() ? list(given) : null;
        };
    }

    /// The value from a flag or a variable, where all is text and a list has commas.
    @Nullable Object value(String given) {
        return switch (type) {
            case INTEGER -> integer(given);
            case COUNT -> count(given);
            case TEXT -> text(given);
            case BOOLEAN ->
                    switch (given) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> null;
                    };
            case LIST ->
                    given.isBlank()
                            ? List.of()
                            : Pattern.compile(",").splitAsStream(given).map(String::strip).toList();
        };
    }

    /// What would be right, as a sentence.
    String remedy() {
        return switch (type) {
            case INTEGER -> "must be an integer from %d to %d.".formatted(min, max);
            case COUNT -> "must be an integer from %d to %d, or cores.".formatted(min, max);
            case BOOLEAN -> "must be true or false.";
            case LIST -> "must be a list of texts: [\"a\", \"b\"] in a file, a,b elsewhere.";
            case TEXT -> {
                if (!oneOf.isEmpty()) {
                    yield "must be %s.".formatted(String.join(" or ", oneOf));
                }
                if (pattern == null) {
                    yield "must be a text.";
                }
                yield pattern.pattern().equals(".+")
                        ? "must be a text that is not empty."
                        : "must be a text that matches %s.".formatted(pattern);
            }
        };
    }

    /// The default as one would write it in a flag.
    String shownDefault() {
        if (defaultValue.isArray()) {
            List<String> items = new ArrayList<>();
            defaultValue.forEach(item -> items.add(item.asText()));
            return items.stream().collect(Collectors.joining(","));
        }
        return defaultValue.asText();
    }

    private @Nullable Integer integer(String given) {
        try {
            long number = Long.parseLong(given.strip());
            return number < min || number > max ? null : Math.toIntExact(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable Integer count(String given) {
        return integer(
                given.equals(CORES)
                        ? String.valueOf(Runtime.getRuntime().availableProcessors())
                        : given);
    }

    private @Nullable String text(String given) {
        boolean allowed =
                (oneOf.isEmpty() || oneOf.contains(given))
                        && (pattern == null || pattern.matcher(given).matches());
        return allowed ? given : null;
    }

    private static @Nullable List<String> list(JsonNode given) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : given) {
            if (!item.isTextual()) {
                return null;
            }
            items.add(item.asText());
        }
        return List.copyOf(items);
    }
}
