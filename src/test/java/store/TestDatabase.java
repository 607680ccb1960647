package store;

import config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Data folders and settings for tests with a real PostgreSQL.
public final class TestDatabase {
    private TestDatabase() {}

    /// Makes `folder` share the unpacked PostgreSQL binaries with all other tests, which saves each of
    /// them seconds and 60 MB.
    public static Path prepare(Path folder) throws IOException {
        Path shared =
                Files.createDirectories(Path.of("target", "postgres-binaries").toAbsolutePath());
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("postgres-binaries"), shared);
        return folder;
    }

    public static Settings.Database embedded() {
        return new Settings.Database("embedded", "127.0.0.1", 5432, "hubbub", "hubbub", "", 4);
    }
}
