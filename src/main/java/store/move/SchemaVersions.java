package store.move;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;

/// The versions of the schema of two databases. Rows are copied with the columns that they have, so
/// a guild moves only between equal ones.
final class SchemaVersions {
    private static final String NONE = "none";

    private SchemaVersions() {}

    /// Fails with a [MoveException] when they differ: after an update, a database that was away has
    /// the old version until it answers, and a new one has none.
    static void requireEqual(String source, Pool ofSource, String destination, Pool ofDestination) {
        String from = version(ofSource);
        String to = version(ofDestination);
        if (!from.equals(to)) {
            throw new MoveException(
                    "The schema of the database "
                            + source
                            + " has version "
                            + from
                            + ", and that of "
                            + destination
                            + " version "
                            + to
                            + ". Nothing was copied. Restart a node, which migrates both, and repeat the command.");
        }
    }

    private static String version(Pool pool) {
        boolean migrated =
                Sql.row(
                                pool,
                                "select to_regclass('flyway_schema_history') is not null",
                                Tuple.tuple())
                        .getBoolean(0);
        return migrated
                ? Objects.requireNonNullElse(
                        Sql.row(
                                        pool,
                                        "select max(version::int)::text from flyway_schema_history where success",
                                        Tuple.tuple())
                                .getString(0),
                        NONE)
                : NONE;
    }
}
