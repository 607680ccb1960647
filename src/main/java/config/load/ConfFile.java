package config.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One file of settings: JSON that may contain comments, but no duplicate keys.
///
/// @param name as the operator named it
public record ConfFile(String name, JsonNode content) {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// @param name the name of a shipped file (`media-node`) or the path of one of the operator's
    /// @throws SettingsException when the file does not exist or is not a JSON object
    static ConfFile open(String name) {
        Path path = Path.of(name);
        try {
            if (Files.isRegularFile(path)) {
                return parse(name, Files.readAllBytes(path));
            }
            try (InputStream shipped = resource(name)) {
                if (shipped != null) {
                    return parse(name, shipped.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw wrong(name, "cannot be read: " + e.getMessage() + ".");
        }
        throw wrong(
                name, "no such file; give a path, or all-in-one, signaling-node or media-node.");
    }

    private static @Nullable InputStream resource(String name) {
        return ConfFile.class.getResourceAsStream("/conf/" + name + ".json");
    }

    private static ConfFile parse(String name, byte[] text) throws IOException {
        try {
            JsonNode content = JSON.readTree(text);
            if (!content.isObject()) {
                throw wrong(name, "must be one JSON object.");
            }
            return new ConfFile(name, content);
        } catch (JsonProcessingException e) {
            throw wrong(
                    name,
                    String.format(
                            Locale.ROOT,
                            "is not valid JSON: line %d: %s.",
                            e.getLocation().getLineNr(),
                            e.getOriginalMessage()));
        }
    }

    private static SettingsException wrong(String name, String remedy) {
        return new SettingsException(List.of(new Problem(name, null, "--conf", remedy)));
    }
}
