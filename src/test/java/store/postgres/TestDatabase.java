package store.postgres;

import config.Settings;
import config.SettingsLoader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Data folders and settings for tests with a real PostgreSQL.
public final class TestDatabase {
    private TestDatabase() {}

    /// Makes `folder` share the unpacked PostgreSQL binaries with all other tests, which saves each of
    /// them seconds and 60 MB.
    public static Path prepare(Path folder) throws IOException {
        Path shared =
                Files.createDirectories(Path.of("target", "postgres-binaries").toAbsolutePath());
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

    /// The same settings with another database section.
    public static Settings with(Settings settings, Settings.Database database) {
        return new Settings(
                settings.node(),
                settings.verticles(),
                settings.http(),
                settings.tls(),
                settings.ops(),
                settings.cluster(),
                settings.directory(),
                database,
                settings.accounts(),
                settings.signaling(),
                settings.rooms(),
                settings.media(),
                settings.turn());
    }
}
