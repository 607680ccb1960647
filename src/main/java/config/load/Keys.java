package config.load;

import config.Settings;
import config.key.Key;
import config.key.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All keys, in the order of [Settings] and its nested records, whose components describe them.
public final class Keys {
    private final Map<String, Key> byPath = new LinkedHashMap<>();

    Keys() {
        collect("", Settings.class);
    }

    Collection<Key> all() {
        return byPath.values();
    }

    @Nullable Key find(String path) {
        return byPath.get(path);
    }

    /// Whether some key lies below this path.
    boolean isFolder(String path) {
        return byPath.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
    }

    /// The remedy for a path that does not exist: its new name, or the nearest key.
    String remedyForUnknown(String path) {
        return renamed(key -> key.setting().formerly().equals(path))
                .map(key -> String.format(Locale.ROOT, "was renamed to %s.", key.path()))
                .or(() ->
                        nearest(path)
                                .map(key ->
                                        String.format(
                                                Locale.ROOT, "unknown key; did you mean %s?", key)))
                .orElse("unknown key; --settings lists all.");
    }

    /// The same for a `HUBBUB_` variable.
    String remedyForUnknownVariable(String variable) {
        return renamed(key -> Key.variable(key.setting().formerly()).equals(variable))
                .map(key -> String.format(Locale.ROOT, "was renamed to %s.", key.variable()))
                .orElse("no setting has this variable; --settings lists all.");
    }

    private Optional<Key> renamed(Function<Key, Boolean> matches) {
        return all().stream()
                .filter(key -> !key.setting().formerly().isEmpty() && matches.apply(key))
                .findFirst();
    }

    private Optional<String> nearest(String path) {
        return byPath.keySet().stream()
                .min(Comparator.comparingInt(key -> distance(key, path)))
                .filter(key -> distance(key, path) <= 1 + path.length() / 3);
    }

    /// Makes the settings from the value of each key.
    Settings build(Function<Key, @Nullable Object> values) {
        return (Settings) build("", Settings.class, values);
    }

    private Object build(String folder, Class<?> type, Function<Key, @Nullable Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Setting setting = component.getAnnotation(Setting.class);
            arguments[i] =
                    setting == null
                            ? build(folder + component.getName() + ".", component.getType(), values)
                            : values.apply(Key.of(folder, component, setting));
        }
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void collect(String folder, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                collect(folder + component.getName() + ".", component.getType());
            } else {
                Key key = Key.of(folder, component, setting);
                byPath.put(key.path(), key);
            }
        }
    }

    /// Levenshtein's.
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
