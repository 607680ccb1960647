package store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// N4.
class PrivateFolderTest {
    @TempDir Path parent;

    @Test
    void aNewFolderIsForItsOwnerOnly() throws IOException {
        assertThat(mode(PrivateFolder.create(parent.resolve("new/data")))).isEqualTo("rwx------");
    }

    @Test
    void whatOthersCouldDoIsTakenFromThem() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("data"));
        Path program =
                Files.createFile(Files.createDirectories(folder.resolve("bin")).resolve("x"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xrwx"));
        Files.createSymbolicLink(folder.resolve("link"), parent);
        assertThat(PrivateFolder.isWritableForOthers(folder)).isTrue();

        PrivateFolder.restrict(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("bin"))).isEqualTo("rwx------");
        assertThat(mode(program)).isEqualTo("rwx------");
        assertThat(PrivateFolder.isWritableForOthers(folder)).isFalse();
    }

    @Test
    void removesTheContentButNotTheFolder() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("data"));
        Files.createFile(Files.createDirectories(folder.resolve("a/b")).resolve("x"));

        PrivateFolder.removeContent(folder);

        assertThat(folder).isEmptyDirectory();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
