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

/// A PostgreSQL that kept running when the process that started it was killed (`kill -9`). The
/// caller holds the lock of the data folder, so no other node owns it.
public final class OrphanedServer {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedServer.class);

    private static final long CHILDREN_SECONDS = 10;

    private OrphanedServer() {}

    /// Stops the server of these files if it runs, and removes a stale PID file. A process that is
    /// neither clearly this server nor clearly something else is left alone; PostgreSQL then
    /// refuses to start, because two servers on the same files would destroy them.
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
            // After a reboot the process id may belong to another program, and PostgreSQL would not
            // start while that runs.
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

    /// The server of these files, null when it does not run.
    static @Nullable ProcessHandle process(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
        return lines.isEmpty() ? null : liveProcess(lines.getFirst());
    }

    /// The processes of a server that was killed end by themselves, within a second when they are
    /// idle; until then they have its shared memory and no other server can start.
    static void awaitEndOfChildren(Path cluster) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(CHILDREN_SECONDS);
        List<ProcessHandle> children = children(cluster);
        for (ProcessHandle child : children) {
            try {
                child.onExit()
                        .get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new IOException(
                        "process " + child.pid() + " of the killed PostgreSQL does not end", e);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while PostgreSQL ends", e);
            }
        }
    }

    /// All processes of a server work in its folder.
    private static List<ProcessHandle> children(Path cluster) throws IOException {
        Path folder = cluster.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readSymbolicLink(
                                        Path.of("/proc", String.valueOf(process.pid()), "cwd"))
                                .equals(folder);
                    } catch (IOException | SecurityException notOurs) {
                        return false;
                    }
                })
                .toList();
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

    /// [ProcessHandle#destroy] would cause a shutdown that waits for clients.
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
