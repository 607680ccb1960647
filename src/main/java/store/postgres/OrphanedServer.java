package store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL that outlived the process that started it (`kill -9`). The caller holds the lock of
/// the data folder, so nobody else can own it.
public final class OrphanedServer {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedServer.class);

    private OrphanedServer() {}

    /// Stops the server of these files, if one runs, and clears the trace of one that does not. What
    /// is neither plainly ours nor plainly something else is left alone, and PostgreSQL refuses to
    /// start beside it: two servers on the same files would destroy them.
    static void stop(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        // Line 1 is the process, line 2 the folder as the server itself knew it.
        List<String> lines = Files.readAllLines(pidFile);
        ProcessHandle process = lines.size() < 2 ? null : liveProcess(lines.getFirst());
        if (process == null) {
            return;
        }
        String program =
                process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .orElse("unknown");
        if (!program.startsWith("postgres") && !program.equals("unknown")) {
            // After a restart of the machine the number may belong to anybody, and PostgreSQL would
            // not start as long as it is alive.
            LOG.info("Removing {}: its process {} is {}.", pidFile, process.pid(), program);
            Files.deleteIfExists(pidFile);
            return;
        }
        List<String> arguments = process.info().arguments().map(Arrays::asList).orElse(List.of());
        if (arguments.contains(lines.get(1)) || arguments.contains(cluster.toString())) {
            LOG.info("Stopping PostgreSQL {} left from an earlier run.", process.pid());
            // Fast shutdown, then immediate shutdown (PostgreSQL 18 manual, §18.5).
            if (!stopped(process, "INT", 20) && !stopped(process, "QUIT", 10)) {
                throw new IOException(
                        "PostgreSQL from an earlier run does not stop (process "
                                + process.pid()
                                + ")");
            }
        }
    }

    private static @Nullable ProcessHandle liveProcess(String number) {
        try {
            return ProcessHandle.of(Long.parseLong(number.strip()))
                    .filter(ProcessHandle::isAlive)
                    .orElse(null);
        } catch (NumberFormatException e) {
            return null;
        }
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
