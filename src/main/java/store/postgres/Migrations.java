package store.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Migrates the schema to the version of this jar. Blocking. Several nodes may start at once:
/// Flyway holds a lock in the database while it migrates, so the second node finds nothing to do.
public final class Migrations {
    /// The first version with `uuidv7()`.
    private static final int OLDEST_SERVER_VERSION = 18;

    private Migrations() {}

    static void run(DatabaseAddress address) {
        checkServer(address);
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(address.jdbcUrl(), address.user(), address.password())
                    .locations("classpath:db/migration")
                    .javaMigrations(new SkeletonMigration())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseStartException(
                    "database " + address + " could not be migrated: " + e.getMessage(), e);
        }
    }

    static void checkServer(DatabaseAddress address) {
        DriverManager.setLoginTimeout(10);
        try (Connection connection =
                DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password())) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_SERVER_VERSION) {
                throw new DatabaseStartException(
                        "database "
                                + address
                                + " runs PostgreSQL "
                                + connection.getMetaData().getDatabaseProductVersion()
                                + "; "
                                + OLDEST_SERVER_VERSION
                                + " or newer is needed",
                        null);
            }
        } catch (SQLException e) {
            throw new DatabaseStartException(
                    "database "
                            + address
                            + " cannot be reached: "
                            + e.getMessage()
                            + " (settings database.host, database.port, database.name, database.user,"
                            + " database.password)",
                    e);
        }
    }
}
