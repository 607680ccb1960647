package store.postgres;

import config.Settings;
import config.load.SettingsLoader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Data folders and settings for tests with a real PostgreSQL.
public final class TestDatabase {
    private TestDatabase() {}

    /// Links the unpacked PostgreSQL binaries, which all tests of a JVM share, into `folder`: this saves each
    /// test seconds and 60 MB.
    public static Path prepare(Path folder) throws IOException {
        String fork = System.getProperty("hubbub.test.fork", "1");
        Path shared =
                Files.createDirectories(
                        Path.of("target", "postgres-binaries-" + fork).toAbsolutePath());
        Files.createDirectories(folder);
        try {
            Files.createSymbolicLink(folder.resolve("postgres-binaries"), shared);
        } catch (FileAlreadyExistsException e) {
            // Prepared before.
        }
        return folder;
    }

    public static Settings settings(Path dataFolder) {
        return SettingsLoader.defaults(Map.of("node.dataFolder", dataFolder.toString()));
    }

    /// Settings of a node that uses the database at this address.
    static Settings external(DatabaseAddress address) {
        return SettingsLoader.defaults(
                Map.of(
                        "database.mode", "external",
                        "database.host", address.host(),
                        "database.port", String.valueOf(address.port()),
                        "database.name", address.name(),
                        "database.user", address.user(),
                        "database.password", address.password(),
                        "database.poolSize", "2"));
    }
}
