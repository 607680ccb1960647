package verticles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import store.postgres.TestDatabase;

/// What the JVMs of test nodes load their classes from: the shaded jar and its AOT cache (JEP 483)
/// where Maven has built the jar, as a start with the cache takes half of the CPU time; otherwise
/// the class path of this JVM.
final class NodeClasses {
    /// Set by Maven for the phases after `package`.
    private static final @Nullable String JAR = System.getProperty("nodes.jar");

    private static boolean isWithoutCache;

    private NodeClasses() {}

    /// @return options of `java`, the class path among them
    static synchronized List<String> options() {
        if (JAR == null) {
            return List.of("-cp", classPath());
        }
        Path jar = Path.of(JAR);
        Path cache = jar.resolveSibling("nodes.aot");
        try {
            return isUsable(cache, jar) || (!isWithoutCache && record(cache, jar))
                    ? List.of("-XX:AOTCache=" + cache, "-cp", JAR)
                    : List.of("-cp", JAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static boolean isUsable(Path cache, Path jar) throws IOException {
        return Files.exists(cache)
                && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /// Starts a node and stops it, unless another JVM is at it: then nodes start without the cache
    /// for now.
    ///
    /// @return whether the cache exists now
    private static boolean record(Path cache, Path jar) throws IOException {
        Path lockFile = cache.resolveSibling("nodes.aot.lock");
        try (FileChannel file =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = file.tryLock()) {
            if (lock == null || isUsable(cache, jar)) {
                return lock != null;
            }
            Path recorded = cache.resolveSibling("nodes.aot.new");
            Path data = Files.createTempDirectory(cache.getParent(), "nodes-aot-");
            TestDatabase.prepare(data);
            try (NodeProcess node =
                    NodeProcess.recording(
                            List.of("-XX:AOTCacheOutput=" + recorded, "-cp", jar.toString()),
                            data)) {
                node.awaitReady();
                // The JVM writes the cache when it ends.
                node.stop();
            }
            if (Files.notExists(recorded)) {
                System.err.println(
                        "This JVM wrote no AOT cache; nodes of tests start without one.");
                isWithoutCache = true;
                return false;
            }
            Files.move(
                    recorded,
                    cache,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the recording of the AOT cache was not waited for", e);
        }
    }
}
