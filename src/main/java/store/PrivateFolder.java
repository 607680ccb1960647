package store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// Folders that only the user of this process may enter: they have secrets, and programs that the
/// process executes. Without effect on systems without POSIX permissions.
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFolder() {}

    /// Creates the folder, or takes the permissions of group and others from it (mode 0700).
    ///
    /// @return the folder
    /// @throws IOException also when it belongs to another user
    public static Path create(Path folder) throws IOException {
        Files.createDirectories(folder);
        takeFromOthers(folder);
        return folder;
    }

    /// Takes the permissions of group and others from the folder and all below it, which nothing
    /// may change meanwhile.
    public static void restrict(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder.toRealPath())) {
            for (Path path : (Iterable<Path>) all::iterator) {
                takeFromOthers(path);
            }
        }
    }

    /// Whether group or others could change the folder or anything below it.
    public static boolean isWritableForOthers(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder.toRealPath())) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Set<PosixFilePermission> permissions = permissions(path);
                if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Removes all that is in the folder.
    public static void removeContent(Path folder) throws IOException {
        Path root = folder.toRealPath();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!visited.equals(root)) {
                            Files.delete(visited);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static void takeFromOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(permissions(path));
        if (permissions.removeAll(OF_OTHERS)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    /// Empty for a symbolic link, which has none of its own, and without POSIX.
    private static Set<PosixFilePermission> permissions(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Set.of();
        }
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isSymbolicLink() ? Set.of() : attributes.permissions();
    }
}
