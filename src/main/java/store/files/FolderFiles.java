package store.files;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;
import store.PrivateFolder;

/// Files in a folder, which only the user of this process may enter. Nodes of a cluster share it,
/// for example by NFS.
public final class FolderFiles implements FileStore {
    /// Nothing that leads out of the folder.
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

    private final Vertx vertx;
    private final Path folder;

    /// @param folder made with the first file
    public FolderFiles(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    /// Whether it can be the name of a file.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public Future<?> put(String name, Buffer content) {
        return vertx.executeBlocking(
                () -> {
                    Path file = path(name);
                    PrivateFolder.create(folder);
                    Path whole = Files.createTempFile(folder, "upload-", "");
                    try {
                        Files.write(whole, content.getBytes(), StandardOpenOption.SYNC);
                        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
                    } finally {
                        Files.deleteIfExists(whole);
                    }
                    return null;
                },
                false);
    }

    @Override
    public Future<Optional<Found>> find(String name) {
        return vertx.<Optional<Found>>executeBlocking(() -> find(path(name)), false)
                .map(found -> found == null ? Optional.empty() : found);
    }

    private static Optional<Found> find(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Optional.of(new Found(file, Buffer.buffer(content.readNBytes(HEAD_BYTES))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Future<?> delete(String name) {
        return vertx.executeBlocking(
                () -> {
                    Files.deleteIfExists(path(name));
                    return null;
                },
                false);
    }

    private Path path(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of a file");
        }
        return folder.resolve(name);
    }
}
