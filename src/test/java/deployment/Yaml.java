package deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Reads YAML with anchors and merge keys, which Jackson does not know.
final class Yaml {
    /// A field that a record does not have is an error.
    static final ObjectMapper JSON = new ObjectMapper();

    static final Path FOLDER = Path.of("scripts", "deploy");

    private Yaml() {}

    static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param file below `scripts/deploy`
    static JsonNode read(String file) {
        return documents(file).getFirst();
    }

    static <T> T read(String file, Class<T> type) {
        return JSON.convertValue(read(file), type);
    }

    static List<JsonNode> documents(String file) {
        List<JsonNode> documents = new ArrayList<>();
        new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(text(file))
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }

    /// The lines `name=value` of an environment file or a systemd unit.
    /// What an operator fills in is here too.
    static Map<String, String> filledIn(String text) {
        Map<String, String> assignments = assignments(text);
        assignments.replaceAll((name, value) -> {
            String filled = name.endsWith("_URL") ? "redis://:password@redis:6379" : "s".repeat(48);
            return value.isEmpty() ? filled : value;
        });
        return assignments;
    }

    static Map<String, String> assignments(String text) {
        Map<String, String> assignments = new LinkedHashMap<>();
        text.lines()
                .filter(line -> line.matches("[A-Za-z]\\w*=.*"))
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    assignments.put(line.substring(0, equals), line.substring(equals + 1));
                });
        return assignments;
    }
}
