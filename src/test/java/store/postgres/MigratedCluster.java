package store.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The files of an embedded PostgreSQL with the schema of this version and nothing in it: made once
/// for each state of the migrations and copied for each test, as `initdb` and the migrations take 2
/// s of CPU time.
final class MigratedCluster {
    /// What [EmbeddedServer] finds in a data folder.
    private static final List<String> FILES = List.of("postgres", "postgres.password");

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");

    private MigratedCluster() {}

    /// @param dataFolder without a database
    static void copyTo(Path dataFolder) throws IOException {
        for (String name : FILES) {
            copy(Made.FOLDER.resolve(name), dataFolder.resolve(name));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static final class Made {
        static final Path FOLDER = make();

        private static Path make() {
            Path target = Path.of("target").toAbsolutePath();
            Path lockFile = target.resolve("postgres-migrated.lock");
            try (FileChannel file =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                Path made = target.resolve("postgres-migrated-" + checksum());
                if (Files.notExists(made)) {
                    Path data = Files.createTempDirectory(target, "postgres-migrating-");
                    EmbeddedServer server = EmbeddedServer.start(TestDatabase.prepareEmpty(data));
                    try {
                        Migrations.run(server.address());
                    } finally {
                        server.close();
                    }
                    Files.move(data, made, StandardCopyOption.ATOMIC_MOVE);
                }
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String checksum() throws IOException {
            CRC32 sum = new CRC32();
            try (Stream<Path> files = Files.list(MIGRATIONS)) {
                for (Path file : files.sorted().toList()) {
                    sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                    sum.update(Files.readAllBytes(file));
                }
            }
            return Long.toHexString(sum.getValue());
        }
    }
}
