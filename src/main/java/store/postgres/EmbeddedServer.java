package store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ports.FreePort;
import store.PostgresArchive;
import store.PrivateFile;
import store.PrivateFolder;

/// A real PostgreSQL as a child process, with its files in `<dataFolder>/postgres` and the unpacked
/// binaries beside it. Blocking.
///
/// The library that starts it is made for tests, so it gets the settings of a production server
/// here: it waits for the disk before it acknowledges (`fsync`, `synchronous_commit`); it requires
/// a password on loopback too, because any local user could otherwise run commands as this process
/// through the superuser; and it is stopped by [#close], not by a shutdown hook, which would stop
/// it while verticles still drain.
public final class EmbeddedServer {
    private static final String EXTERNAL_INSTEAD =
            "; or use a server of your own: database.mode=external with database.host, database.port,"
                    + " database.name, database.user and database.password";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "hubbub";

    /// Of PBKDF2 at each login (RFC 5802). They make the guessing of passwords slow, but this one
    /// has 192 random bits; the usual 4,096 cost each of a dozen connections tens of milliseconds
    /// at start.
    private static final int SCRAM_ITERATIONS = 16;

    private static final String SCRAM_SETTING = "scram_iterations";

    /// On a machine with a load of 20 on 2 cores, 60 s were too few. Below what a node gives this
    /// step.
    private static final Duration STARTUP = Duration.ofMinutes(4);

    private static final long RETRY_SECONDS = 2;

    private static final int PID_FILE_PORT = 4;

    private final Path folder;
    private final FileChannel lockFile;
    private final DatabaseAddress address;

    /// Guarded by this object, since the server is started again on a thread of its own.
    private EmbeddedPostgres postgres;

    private boolean closed;

    private EmbeddedServer(
            Path folder, FileChannel lockFile, EmbeddedPostgres postgres, DatabaseAddress address) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.postgres = postgres;
        this.address = address;
    }

    /// Starts the server, after stopping one that an earlier, killed process left running. Fails
    /// with a [DatabaseStartException].
    public static EmbeddedServer start(Path dataFolder) {
        if (isRoot() && !LinuxUtils.isUnshareAvailable()) {
            throw new DatabaseStartException(
                    "the embedded PostgreSQL does not run as root, and user namespaces (`unshare -U`),"
                            + " which would help, are not allowed here: start as another user"
                            + EXTERNAL_INSTEAD,
                    null);
        }
        try {
            Path folder = PrivateFolder.create(dataFolder).toRealPath();
            FileChannel lockFile = lock(folder.resolve("postgres.lock"));
            try {
                EmbeddedServer server = start(folder, lockFile);
                server.watch();
                return server;
            } catch (Throwable t) {
                lockFile.close();
                throw t;
            }
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new DatabaseStartException(
                    "the embedded PostgreSQL in "
                            + dataFolder
                            + " did not start: "
                            + e.getMessage()
                            + EXTERNAL_INSTEAD,
                    e);
        }
    }

    /// The address of the server that a node on this machine has started on these files; empty when
    /// none runs.
    static Optional<DatabaseAddress> running(Path dataFolder) throws IOException {
        Path cluster = dataFolder.resolve("postgres");
        if (OrphanedServer.process(cluster) == null) {
            return Optional.empty();
        }
        // Line 4 is the port (PostgreSQL 18, src/include/utils/pidfile.h).
        List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
        return lines.size() < PID_FILE_PORT
                ? Optional.empty()
                : Optional.of(
                        new DatabaseAddress(
                                "127.0.0.1",
                                Integer.parseInt(lines.get(PID_FILE_PORT - 1).strip()),
                                NAME,
                                NAME,
                                Files.readString(passwordFile(dataFolder)).strip()));
    }

    private static EmbeddedServer start(Path folder, FileChannel lockFile)
            throws IOException, SQLException {
        OrphanedServer.stop(folder.resolve("postgres"));
        removeBinariesOthersCouldChange(folder);
        PrivateFolder.restrict(folder);
        String password = password(passwordFile(folder));
        EmbeddedPostgres postgres = builder(folder, password).start();
        try {
            // The library unpacks with the permissions of the archive.
            PrivateFolder.restrict(binaries(folder));
            createDatabase(postgres.getPort(), password);
        } catch (IOException | SQLException e) {
            postgres.close();
            throw e;
        }
        return new EmbeddedServer(
                folder,
                lockFile,
                postgres,
                new DatabaseAddress("127.0.0.1", postgres.getPort(), NAME, NAME, password));
    }

    private static EmbeddedPostgres.Builder builder(Path folder, String password) {
        return EmbeddedPostgres.builder()
                .setPort(FreePort.choose())
                .setOverrideWorkingDirectory(binaries(folder).toFile())
                .setPgBinaryResolver(new PostgresArchive(binaries(folder)))
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP)
                // These become switches of initdb.
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile(folder).toString())
                .setLocaleConfig("set", SCRAM_SETTING + "=" + SCRAM_ITERATIONS)
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig(SCRAM_SETTING, String.valueOf(SCRAM_ITERATIONS))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    private static Path binaries(Path folder) {
        return folder.resolve("postgres-binaries");
    }

    private static Path passwordFile(Path folder) {
        return folder.resolve("postgres.password");
    }

    /// Whoever could write into them could run commands as this process.
    private static void removeBinariesOthersCouldChange(Path folder) throws IOException {
        Path binaries = binaries(folder);
        if (Files.exists(binaries) && PrivateFolder.isWritableForOthers(binaries)) {
            LOG.warn("{}: other users could write here; unpacking PostgreSQL again", binaries);
            PrivateFolder.removeContent(binaries);
        }
    }

    /// Starts the server again when its process ends although it was not stopped.
    private void watch() throws IOException {
        ProcessHandle process = OrphanedServer.process(folder.resolve("postgres"));
        if (process == null) {
            throw new IOException("PostgreSQL ended right after its start");
        }
        process.onExit()
                .thenAccept(ended ->
                        Thread.ofVirtual()
                                .name("restart PostgreSQL")
                                .start(() -> restart(ended.pid())));
    }

    private void restart(long pid) {
        long sinceNanos = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            synchronized (this) {
                if (closed || Files.notExists(folder)) {
                    return;
                }
                LOG.error(
                        "the embedded PostgreSQL (process {}) ended by itself or was killed; starting it again, attempt {}",
                        pid,
                        attempt);
                if (startAgain()) {
                    break;
                }
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(RETRY_SECONDS));
        }
        LOG.info(
                "the embedded PostgreSQL serves again after {} ms",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos));
    }

    /// On the same port, so that the pool needs no other address.
    private boolean startAgain() {
        try {
            closeQuietly(postgres);
            Path cluster = folder.resolve("postgres");
            OrphanedServer.awaitEndOfChildren(cluster);
            OrphanedServer.stop(cluster);
            postgres = builder(folder, address.password()).setPort(address.port()).start();
            watch();
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("the embedded PostgreSQL did not start again: {}", e.toString());
            return false;
        }
    }

    /// Releases the lock of the library; that there is no server to stop is known.
    private static void closeQuietly(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("the ended PostgreSQL could not be closed", e);
        }
    }

    /// Held until the process ends: two nodes on one folder would stop each other's server.
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another node in this process: reported below like any other.
        }
        channel.close();
        throw new IllegalStateException(
                "another node uses this folder; give each node its own node.dataFolder");
    }

    private static String password(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            PrivateFile.write(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }

    /// A user and database of the application, so that the verticles do not connect as superuser.
    private static void createDatabase(int port, String password) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + SUPERUSER;
        try (Connection connection = DriverManager.getConnection(url, SUPERUSER, password);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME + " login password '" + password + "'");
            }
            for (String role : List.of(SUPERUSER, NAME)) {
                if (exists(statement, otherIterations(role))) {
                    statement.execute("alter role " + role + " password '" + password + "'");
                }
            }
            if (!exists(statement, "select from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
    }

    /// Roles of a folder that an earlier version made. A verifier begins with
    /// `SCRAM-SHA-256$<iterations>:`.
    private static String otherIterations(String role) {
        return "select from pg_authid where rolname = '"
                + role
                + "' and rolpassword not like '%$"
                + SCRAM_ITERATIONS
                + ":%'";
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    public DatabaseAddress address() {
        return address;
    }

    /// Idempotent.
    public synchronized void close() {
        closed = true;
        try (lockFile) {
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException("the embedded PostgreSQL did not stop", e);
        }
    }
}
