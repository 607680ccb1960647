package store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL that outlived the process that started it (`kill -9`). The caller holds the lock of
/// the data folder, so nobody else can own it.
final class OrphanedServer {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedServer.class);

    private OrphanedServer() {}

    /// Stops the server of these files, if one runs, and clears the trace of one that does not.
    static void stop(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        ProcessHandle process = process(pidFile);
        if (process == null) {
            return;
        }
        if (!servesFiles(process, cluster)) {
            // After a restart of the machine the number may belong to anybody, and PostgreSQL would
            // refuse to start beside a live process of that number.
            LOG.info("Removing {}: its process {} is not PostgreSQL.", pidFile, process.pid());
            Files.deleteIfExists(pidFile);
            return;
        }
        LOG.info("Stopping PostgreSQL {} left from an earlier run.", process.pid());
        // Fast shutdown, then immediate shutdown (PostgreSQL 18 manual, section 18.5).
        if (!stopped(process, "INT", 20) && !stopped(process, "QUIT", 10)) {
            throw new IOException(
                    "PostgreSQL from an earlier run does not stop (process " + process.pid() + ")");
        }
    }

    private static @Nullable ProcessHandle process(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        try {
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(ProcessHandle::isAlive)
                    .orElse(null);
        } catch (NumberFormatException | NoSuchElementException e) {
            return null;
        }
    }

    private static boolean servesFiles(ProcessHandle process, Path cluster) {
        ProcessHandle.Info info = process.info();
        boolean postgres =
                info.command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter(name -> name.startsWith("postgres"))
                        .isPresent();
        return postgres
                && info.arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(cluster.toString()))
                        .isPresent();
    }

    /// [ProcessHandle#destroy] would ask for a shutdown that waits for clients.
    private static boolean stopped(ProcessHandle process, String signal, int seconds)
            throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping PostgreSQL", e);
        }
    }
}
