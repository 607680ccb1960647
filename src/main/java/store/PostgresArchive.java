package store;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL in the jar, a tar archive compressed by xz. The library unpacks it in Java, which is
/// a quarter of the CPU of a first start; so the machine's tar does it before, where there is one
/// that can. The library finds it unpacked then. Blocking.
///
/// The library names the folder of an archive by the MD5 of its 15 MB, at each start. It gets a
/// line that names the archive instead, where that can be unpacked.
public final class PostgresArchive implements PgBinaryResolver {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresArchive.class);
    private static final long LIMIT_SECONDS = 60;

    /// The library's sign that all of an archive is there.
    private static final String COMPLETE = ".exists";

    private final Path folder;
    private final String tar;

    /// @param folder in which the library unpacks, each archive in a folder of its own
    public PostgresArchive(Path folder) {
        this(folder, "tar");
    }

    PostgresArchive(Path folder, String tar) {
        this.folder = folder;
        this.tar = tar;
    }

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        String name = "/postgres-" + system.toLowerCase(Locale.ROOT) + "-" + machine + ".txz";
        URL archive = PostgresArchive.class.getResource(name);
        if (archive != null && archive.openConnection() instanceof JarURLConnection inJar) {
            JarEntry entry = inJar.getJarEntry();
            byte[] line =
                    (name + " " + entry.getSize() + " " + entry.getCrc())
                            .getBytes(StandardCharsets.UTF_8);
            Path target = folder.resolve("PG-" + digest(line));
            if (Files.exists(target.resolve(COMPLETE)) || unpack(archive, target)) {
                return new ByteArrayInputStream(line);
            }
        }
        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }

    private boolean unpack(URL archive, Path target) throws IOException {
        Files.createDirectories(folder);
        Path partial = Files.createTempDirectory(folder, "unpacking");
        if (extract(archive, partial) && Files.isExecutable(partial.resolve("bin/postgres"))) {
            Files.createFile(partial.resolve(COMPLETE));
            // What an interrupted start left.
            remove(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
        LOG.debug("tar cannot unpack PostgreSQL here");
        remove(partial);
        return false;
    }

    private boolean extract(URL archive, Path into) {
        Process process = null;
        try {
            // o: as root too, the files are those of this user.
            process =
                    new ProcessBuilder(List.of(tar, "-xJof", "-", "-C", into.toString()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (InputStream content = archive.openStream();
                    OutputStream input = process.getOutputStream()) {
                content.transferTo(input);
            }
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noTar) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            PrivateFolder.removeContent(directory);
            Files.delete(directory);
        }
    }

    /// As the library names the folder of an archive.
    private static String digest(byte[] named) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(named));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /// The library unpacks once in a process for equal resolvers.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PostgresArchive;
    }

    @Override
    public int hashCode() {
        return PostgresArchive.class.hashCode();
    }
}
