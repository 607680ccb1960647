package config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All keys there are, in the order of `conf/default.json`, which is the only place that lists them.
public final class Keys {
    private final Map<String, Key> byPath = new LinkedHashMap<>();

    public Keys() {
        collect("", ConfFile.shipped("default").content());
    }

    /// One paragraph per key for `--settings`: name, default, unit, meaning, environment variable.
    public String table() {
        return byPath.values().stream().map(Keys::row).collect(Collectors.joining("\n"));
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

    /// The remedy for a path that does not exist, with the nearest one that does.
    String remedyForUnknown(String path) {
        Optional<String> nearest =
                byPath.keySet().stream()
                        .min(Comparator.comparingInt(key -> distance(key, path)))
                        .filter(key -> distance(key, path) <= 1 + path.length() / 3);
        return nearest.map(key -> "there is no such key; did you mean %s?".formatted(key))
                .orElse("there is no such key; --settings lists all.");
    }

    private void collect(String path, JsonNode node) {
        if (node.has("default")) {
            byPath.put(path, Key.read(path, node));
            return;
        }
        node.properties()
                .forEach(entry ->
                        collect(
                                path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                                entry.getValue()));
    }

    private static String row(Key key) {
        String unit = key.unit().isEmpty() ? "" : " " + key.unit();
        String value = key.shownDefault().isEmpty() ? "(empty)" : key.shownDefault();
        return "%s = %s%s%n    %s%n    %s Environment: %s%n"
                .formatted(
                        key.path(),
                        value,
                        unit,
                        key.about(),
                        capitalised(key.remedy()),
                        key.variable());
    }

    private static String capitalised(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
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
