package store;

import config.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    /// Cheap password hashing and wide rate limits, all else as a node alone has it.
    public static Settings settings(Path dataFolder) {
        return new Settings(
                new Settings.Node("test", dataFolder),
                Map.of("auth", 1),
                new Settings.Http("127.0.0.1", 0, 0),
                new Settings.Tls(null, null),
                new Settings.Ops(0),
                new Settings.Cluster(false, "127.0.0.1", 0, List.of()),
                new Settings.Directory("embedded", ""),
                new Settings.Database("embedded", "127.0.0.1", 5432, "hubbub", "hubbub", "", 4),
                new Settings.Accounts(
                        Duration.ofMinutes(15), Duration.ofDays(30), 1024, 1, 1000, 1000),
                new Settings.Signaling(Duration.ofSeconds(15), 65_536, List.of()),
                new Settings.Rooms(100, Duration.ofSeconds(10)),
                new Settings.Media("127.0.0.1", 0, List.of(), 10, 9, 100));
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
                settings.media());
    }
}
