package bots.setup;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Refresh tokens by server and username, so that a run needs no password hashes. Each token is
/// valid for one refresh (docs/api.md): the new tokens are written back. Any thread.
public final class TokenFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;
    private final String server;
    private final Map<String, Map<String, String>> tokens;

    /// @param file null to keep nothing
    TokenFile(@Nullable Path file, String server) {
        this.file = file;
        this.server = server;
        this.tokens = read(file);
    }

    private static Map<String, Map<String, String>> read(@Nullable Path file) {
        if (file == null || !Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return JSON.readValue(
                    file.toFile(), new TypeReference<TreeMap<String, Map<String, String>>>() {});
        } catch (IOException e) {
            throw new RunException("--tokens: " + file + " cannot be read: " + e.getMessage());
        }
    }

    synchronized @Nullable String token(String name) {
        return tokens.getOrDefault(server, Map.of()).get(name);
    }

    synchronized void put(String name, String token) {
        tokens.computeIfAbsent(server, _ -> new TreeMap<>()).put(name, token);
    }

    synchronized void write() {
        if (file == null) {
            return;
        }
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            JSON.writeValue(file.toFile(), tokens);
        } catch (IOException e) {
            throw new RunException("--tokens: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
