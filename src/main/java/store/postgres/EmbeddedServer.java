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
import store.PrivateFile;

/// A real PostgreSQL as a child process, with its files in `<dataFolder>/postgres` and the unpacked
/// binaries beside it. Blocking.
///
/// The library that starts it is made for tests, so it gets the settings of a production server here: it
/// waits for the disk before it acknowledges (`fsync`, `synchronous_commit`); it requires a password on
/// loopback too, because any local user could otherwise run commands as this process through the
/// superuser; and it is stopped by [#close], not by a shutdown hook, which would stop it while verticles
/// still drain.
public final class EmbeddedServer {
    private static final String EXTERNAL_INSTEAD =
            "; or use a server of your own: database.mode=external with database.host, database.port,"
                    + " database.name, database.user and database.password";
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "hubbub";

    private final EmbeddedPostgres postgres;
    private final FileChannel lockFile;
    private final DatabaseAddress address;

    private EmbeddedServer(
            EmbeddedPostgres postgres, FileChannel lockFile, DatabaseAddress address) {
        this.postgres = postgres;
        this.lockFile = lockFile;
        this.address = address;
    }

    /// Starts the server, after stopping one that an earlier, killed process left running. Fails with a
    /// [DatabaseStartException].
    static EmbeddedServer start(Path dataFolder) {
        if (isRoot() && !LinuxUtils.isUnshareAvailable()) {
            throw new DatabaseStartException(
                    "the embedded PostgreSQL does not run as root, and user namespaces (`unshare -U`),"
                            + " which would help, are not allowed here: start as another user"
                            + EXTERNAL_INSTEAD,
                    null);
        }
        try {
            Path folder = Files.createDirectories(dataFolder).toRealPath();
            FileChannel lockFile = lock(folder.resolve("postgres.lock"));
            try {
                return start(folder, lockFile);
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

    private static EmbeddedServer start(Path folder, FileChannel lockFile)
            throws IOException, SQLException {
        Path cluster = folder.resolve("postgres");
        OrphanedServer.stop(cluster);
        Path passwordFile = folder.resolve("postgres.password");
        String password = password(passwordFile);
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("postgres-binaries").toFile())
                        .setDataDirectory(cluster)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(Duration.ofSeconds(60))
                        // These become switches of initdb.
                        .setLocaleConfig("auth-host", "scram-sha-256")
                        .setLocaleConfig("auth-local", "scram-sha-256")
                        .setLocaleConfig("pwfile", passwordFile.toString())
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "C.UTF-8")
                        .setConnectConfig("password", password)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
        try {
            createDatabase(postgres.getPort(), password);
        } catch (SQLException e) {
            postgres.close();
            throw e;
        }
        return new EmbeddedServer(
                postgres,
                lockFile,
                new DatabaseAddress("127.0.0.1", postgres.getPort(), NAME, NAME, password));
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
            if (!exists(statement, "select from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    DatabaseAddress address() {
        return address;
    }

    /// Idempotent.
    void close() {
        try (lockFile) {
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException("the embedded PostgreSQL did not stop", e);
        }
    }
}
