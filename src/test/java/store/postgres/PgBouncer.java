package store.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ports.FreePort;

/// The pgbouncer of the system in transaction mode, in front of one database; `scripts/test`
/// installs it.
final class PgBouncer implements AutoCloseable {
    /// Fewer than two nodes open, so that transactions share them; enough for two that
    /// migrate, which keep a lock on one connection while they use another.
    static final int SERVER_CONNECTIONS = 5;

    private final Process process;
    private final DatabaseAddress address;

    /// Skips the test on a computer without pgbouncer, but not in CI.
    PgBouncer(Path folder, DatabaseAddress database) throws IOException {
        Optional<Path> program =
                Stream.of(
                                "/usr/sbin/pgbouncer",
                                "/usr/bin/pgbouncer",
                                "/opt/homebrew/bin/pgbouncer")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(
                program.isPresent() || "true".equals(System.getenv("CI")),
                "there is no pgbouncer; scripts/test prints how to install it");
        int port = FreePort.choose();
        Path users =
                Files.writeString(
                        folder.resolve("users.txt"),
                        "\"" + database.user() + "\" \"" + database.password() + "\"\n");
        Path configuration =
                Files.writeString(
                        folder.resolve("pgbouncer.ini"),
                        """
                        [databases]
                        %s = host=%s port=%d
                        [pgbouncer]
                        listen_addr = 127.0.0.1
                        listen_port = %d
                        unix_socket_dir =
                        auth_type = scram-sha-256
                        auth_file = %s
                        pool_mode = transaction
                        default_pool_size = %d
                        ignore_startup_parameters = extra_float_digits
                        """
                                .formatted(
                                        database.name(),
                                        database.host(),
                                        database.port(),
                                        port,
                                        users,
                                        SERVER_CONNECTIONS));
        process =
                new ProcessBuilder(command(program.orElseThrow(), configuration))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                        .start();
        address =
                new DatabaseAddress(
                        "127.0.0.1",
                        port,
                        database.name(),
                        database.user(),
                        database.password(),
                        true);
        await("PgBouncer").atMost(Duration.ofSeconds(60)).until(this::accepts);
    }

    /// It refuses to run as root, and changes to that user once it has read its files.
    private static List<String> command(Path program, Path configuration) {
        return "root".equals(System.getProperty("user.name"))
                ? List.of(program.toString(), "--user", "nobody", configuration.toString())
                : List.of(program.toString(), configuration.toString());
    }

    DatabaseAddress address() {
        return address;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// Waits for its end.
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
