package store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresArchiveTest {
    private static final String MACHINE =
            System.getProperty("os.arch").equals("amd64")
                    ? "x86_64"
                    : System.getProperty("os.arch");

    @TempDir Path folder;

    @BeforeEach
    void runsWhereThereIsAnArchive() {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    }

    @Test
    void theLibraryFindsItUnpacked() throws Exception {
        assumeThat(has("xz") && has("tar")).isTrue();
        Path binaries = folder.resolve("binaries");

        byte[] read = read(new PostgresArchive(binaries));

        List<Path> unpacked = files(binaries);
        assertThat(unpacked).hasSize(1);
        assertThat(unpacked.getFirst().getFileName().toString()).isEqualTo(nameInLibrary(read));
        assertThat(unpacked.getFirst().resolve(".exists")).exists();
        assertThat(unpacked.getFirst().resolve("bin/postgres")).isExecutable();

        // As after an interrupted start.
        Files.delete(unpacked.getFirst().resolve(".exists"));
        Files.delete(unpacked.getFirst().resolve("bin/initdb"));
        read(new PostgresArchive(binaries));
        assertThat(files(binaries)).isEqualTo(unpacked);
        assertThat(unpacked.getFirst().resolve("bin/initdb")).isExecutable();
    }

    @Test
    void withoutTarItIsLeftToTheLibrary() throws IOException {
        assertThat(read(new PostgresArchive(folder, "no-such-program")))
                .hasSizeGreaterThan(1 << 20);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void aFailureOfTarLeavesNothing() throws IOException {
        assertThat(read(new PostgresArchive(folder, "false"))).hasSizeGreaterThan(1 << 20);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void theLibraryUnpacksOnceInAProcess() {
        assertThat(new PostgresArchive(folder))
                .isEqualTo(new PostgresArchive(folder.resolve("other")))
                .hasSameHashCodeAs(new PostgresArchive(folder.resolve("other")));
    }

    private static byte[] read(PostgresArchive archive) throws IOException {
        try (InputStream in = archive.getPgBinary("Linux", MACHINE)) {
            return in.readAllBytes();
        }
    }

    private static String nameInLibrary(byte[] archive) throws GeneralSecurityException {
        return "PG-" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static boolean has(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }
}
