package store.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import limits.NodeLimitUse;
import rooms.Participant;
import rooms.placement.EdgePlacement;

/// The values of the directory as JSON, which can be read in Redis. Fields of a newer version are
/// ignored.
public final class DirectoryText {
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private DirectoryText() {}

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NodeHeartbeat heartbeat(String text) {
        return read(text, new TypeReference<>() {});
    }

    static NodeLimitUse limitUse(String text) {
        return read(text, new TypeReference<>() {});
    }

    static List<Participant> participants(String text) {
        return read(text, new TypeReference<>() {});
    }

    static List<EdgePlacement> edges(String text) {
        return read(text, new TypeReference<>() {});
    }

    static Lease lease(String text) {
        return read(text, new TypeReference<>() {});
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "The directory contains a value that cannot be parsed.", e);
        }
    }
}
