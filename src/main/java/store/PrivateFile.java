package store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Files with secrets: created with read permission for their owner only.
public final class PrivateFile {
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private PrivateFile() {}

    /// Replaces the file atomically: a reader sees the old text or the new, even after a crash.
    public static void write(Path file, String text) throws IOException {
        Path folder =
                PrivateFolder.create(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Path temporary =
                Files.createTempFile(folder, file.getFileName().toString(), ".new", OWNER_ONLY);
        Files.writeString(temporary, text);
        Files.move(
                temporary,
                file,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }
}
