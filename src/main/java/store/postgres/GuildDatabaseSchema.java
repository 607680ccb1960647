package store.postgres;

import config.database.GuildDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// Migrates a database of guilds: the schema of the main one, without the references to what only
/// that has. Blocking. The database says its name, so that one is not taken for another or for a
/// database with other data.
final class GuildDatabaseSchema {
    /// One node after the other.
    private static final String LOCK =
            "select pg_advisory_xact_lock(hashtextextended('hubbub guild database', 78))";

    /// Not in the schema of the tables, which must be empty for the first migration.
    private static final String MARK = "guild_database.identity";

    private GuildDatabaseSchema() {}

    /// Fails with a [DatabaseStartException].
    static void migrate(GuildDatabase database) {
        DatabaseAddress address = DatabaseAddress.of(database);
        try {
            Migrations.checkServer(address);
            mark(database.name(), address);
            Migrations.run(address);
            run(address, statement -> statement.execute(script()));
        } catch (SQLException e) {
            throw new DatabaseStartException(
                    "database " + database + " could not be prepared: " + e.getMessage(), e);
        } catch (DatabaseStartException e) {
            throw new DatabaseStartException(
                    e.getMessage() + "; it is " + database.name() + " of database.guildDatabases",
                    e);
        }
    }

    private static void mark(String name, DatabaseAddress address) throws SQLException {
        run(
                address,
                statement -> {
                    if (!text(statement, "select to_regclass('" + MARK + "')::text").isEmpty()) {
                        String found = text(statement, "select name from " + MARK);
                        if (!found.equals(name)) {
                            throw new DatabaseStartException(
                                    "database " + address + " has the name " + found, null);
                        }
                        return;
                    }
                    if (!text(
                                    statement,
                                    "select tablename from pg_tables where schemaname = current_schema() limit 1")
                            .isEmpty()) {
                        throw new DatabaseStartException(
                                "database " + address + " has tables already; create an empty one",
                                null);
                    }
                    statement.execute("create schema if not exists guild_database");
                    statement.execute("create table " + MARK + " (name text primary key)");
                    // The setting allows no quotes in it.
                    statement.execute("insert into " + MARK + " values ('" + name + "')");
                });
    }

    private interface Work {
        void on(Statement statement) throws SQLException;
    }

    /// In one transaction.
    private static void run(DatabaseAddress address, Work work) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCK);
            work.on(statement);
            connection.commit();
        }
    }

    /// @return of the first row, empty when there is none
    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    private static String script() {
        try (InputStream script =
                GuildDatabaseSchema.class.getResourceAsStream("/db/guild-database/prepare.sql")) {
            return new String(
                    Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
