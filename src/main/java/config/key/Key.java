package config.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The key of one setting, and how its value is read.
///
/// @param path dotted path, for example `http.plainPort`
/// @param type of the record component: int, Duration, String, Path, boolean, List or an enum
public record Key(String path, Setting setting, Class<?> type) {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /// A value that was understood, as its record component takes it; null for none, such as a file
    /// that is not given.
    public record Value(@Nullable Object object) {}

    /// How a value is written.
    private enum Form {
        NUMBER,
        BOOLEAN,
        LIST,
        CHOICE,
        FILE,
        TEXT
    }

    public static Key of(String folder, RecordComponent component, Setting setting) {
        String name = setting.key().isEmpty() ? component.getName() : setting.key();
        return new Key(folder + name, setting, component.getType());
    }

    /// The environment variable that sets it: `http.plainPort` is `HUBBUB_HTTP_PLAIN_PORT`.
    public String variable() {
        return variable(path);
    }

    public static String variable(String path) {
        String words = WORD_START.matcher(path).replaceAll("_").replace('.', '_');
        return "HUBBUB_" + words.toUpperCase(Locale.ROOT);
    }

    /// @return null when the value is not allowed
    public @Nullable Value read(JsonNode given) {
        boolean fits =
                switch (form()) {
                    case NUMBER ->
                            given.isIntegralNumber()
                                    || (given.isTextual() && setting.word() != Setting.Word.NONE);
                    case BOOLEAN -> given.isBoolean();
                    case LIST -> given.isArray();
                    case CHOICE, FILE, TEXT -> given.isTextual();
                };
        if (!fits) {
            return null;
        }
        return given.isArray() ? list(given) : read(given.asText());
    }

    /// Reads a flag or a variable, where everything is text and the items of a list are separated
    /// by commas.
    ///
    /// @return null when the value is not allowed
    public @Nullable Value read(String given) {
        return switch (form()) {
            case NUMBER -> number(given);
            case BOOLEAN ->
                    switch (given) {
                        case "true" -> new Value(true);
                        case "false" -> new Value(false);
                        default -> null;
                    };
            case LIST ->
                    new Value(
                            given.isBlank()
                                    ? List.of()
                                    : Arrays.stream(given.split(",")).map(String::strip).toList());
            case CHOICE ->
                    constants()
                            .filter(constant -> word(constant).equals(given))
                            .findFirst()
                            .map(Value::new)
                            .orElse(null);
            case FILE -> matches(given) ? new Value(file(given)) : null;
            case TEXT -> matches(given) ? new Value(given) : null;
        };
    }

    /// What would be allowed, as a sentence.
    public String remedy() {
        return switch (form()) {
            case NUMBER -> {
                String word =
                        setting.word() == Setting.Word.NONE ? "" : ", or " + word(setting.word());
                yield String.format(
                        Locale.ROOT,
                        "must be an integer from %d to %d%s.",
                        setting.min(),
                        setting.max(),
                        word);
            }
            case BOOLEAN -> "must be true or false.";
            case CHOICE ->
                    String.format(
                            Locale.ROOT,
                            "must be %s.",
                            constants().map(Key::word).collect(Collectors.joining(" or ")));
            case LIST -> "must be a list of texts: [\"a\", \"b\"] in a file, a,b elsewhere.";
            case FILE, TEXT ->
                    switch (setting.pattern()) {
                        case "" -> "must be a text.";
                        case ".+" -> "must be a text that is not empty.";
                        default ->
                                String.format(
                                        Locale.ROOT,
                                        "must be a text that matches %s.",
                                        setting.pattern());
                    };
        };
    }

    /// Whether a file of settings writes its value in quotes.
    public boolean isQuoted(String value) {
        return switch (form()) {
            case NUMBER -> !value.matches("[0-9]+");
            case BOOLEAN, LIST -> false;
            case CHOICE, FILE, TEXT -> true;
        };
    }

    public boolean isList() {
        return form() == Form.LIST;
    }

    private Form form() {
        if (type == int.class || type == Duration.class) {
            return Form.NUMBER;
        }
        if (type == boolean.class) {
            return Form.BOOLEAN;
        }
        if (type == List.class) {
            return Form.LIST;
        }
        if (type == Path.class) {
            return Form.FILE;
        }
        return type.isEnum() ? Form.CHOICE : Form.TEXT;
    }

    private @Nullable Value number(String given) {
        if (setting.word() != Setting.Word.NONE && word(setting.word()).equals(given)) {
            return setting.word() == Setting.Word.AUTO
                    ? new Value(null)
                    : number(String.valueOf(Runtime.getRuntime().availableProcessors()));
        }
        try {
            long number = Long.parseLong(given.strip());
            if (number < setting.min() || number > setting.max()) {
                return null;
            }
            return type == Duration.class
                    ? new Value(setting.unit().duration(number))
                    : new Value(Math.toIntExact(number));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private boolean matches(String given) {
        return setting.pattern().isEmpty() || Pattern.matches(setting.pattern(), given);
    }

    private static @Nullable Path file(String given) {
        return given.isEmpty() ? null : Path.of(given);
    }

    private static @Nullable Value list(JsonNode given) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : given) {
            if (!item.isTextual()) {
                return null;
            }
            items.add(item.asText());
        }
        return new Value(List.copyOf(items));
    }

    private Stream<Enum<?>> constants() {
        return Arrays.stream(type.getEnumConstants()).map(constant -> (Enum<?>) constant);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
