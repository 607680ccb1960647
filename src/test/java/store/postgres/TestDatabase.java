package store.postgres;

import config.Settings;
import config.load.SettingsLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Data folders and settings for tests with a real PostgreSQL.
public final class TestDatabase {
    private static final Binaries BINARIES = Binaries.claim();

    /// A folder that no other JVM uses: it could find what another has half unpacked.
    ///
    /// @param lock until the JVM ends
    private record Binaries(Path folder, FileLock lock) {
        static Binaries claim() {
            try {
                for (int i = 1; ; i++) {
                    Path folder = Path.of("target", "postgres-binaries-" + i).toAbsolutePath();
                    Files.createDirectories(folder);
                    FileChannel file =
                            FileChannel.open(
                                    folder.resolveSibling(folder.getFileName() + ".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock();
                    if (lock != null) {
                        return new Binaries(folder, lock);
                    }
                    file.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TestDatabase() {}

    /// Puts a database with the schema of this version into `folder`, and a link to the unpacked
    /// PostgreSQL binaries, which all tests of a JVM share: this saves each test seconds and 60 MB.
    public static Path prepare(Path folder) throws IOException {
        prepareEmpty(folder);
        if (Files.notExists(folder.resolve("postgres"))) {
            MigratedCluster.copyTo(folder);
        }
        return folder;
    }

    /// The binaries alone, for tests of a first start.
    public static Path prepareEmpty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            Files.createSymbolicLink(folder.resolve("postgres-binaries"), BINARIES.folder());
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
                        "database.poolSize", "4",
                        "database.transactionPooler", String.valueOf(address.transactionPooler())));
    }
}
