package bots.setup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Refresh tokens by server and username, so that a run needs no password hashes. Each token is
/// valid for one refresh (docs/api.md): the new tokens are written back. Any thread.
public final class TokenFile {
    private final @Nullable Path file;
    private final String server;
    private final JsonObject tokens;

    /// @param file null to keep nothing
    TokenFile(@Nullable Path file, String server) {
        this.file = file;
        this.server = server;
        this.tokens = read(file);
    }

    private static JsonObject read(@Nullable Path file) {
        if (file == null || !Files.exists(file)) {
            return new JsonObject();
        }
        try {
            return new JsonObject(Files.readString(file));
        } catch (IOException | DecodeException e) {
            throw new RunException("--tokens: " + file + " cannot be read: " + e.getMessage());
        }
    }

    synchronized @Nullable String token(String name) {
        return ofServer().getString(name);
    }

    synchronized void put(String name, String token) {
        tokens.put(server, ofServer().put(name, token));
    }

    private JsonObject ofServer() {
        return tokens.getJsonObject(server, new JsonObject());
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
            Files.writeString(file, tokens.encode());
        } catch (IOException e) {
            throw new RunException("--tokens: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
