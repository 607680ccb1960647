package store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import text.Skeleton;

/// Version 4 of the schema: the skeletons of the names that were registered before. Of those that
/// look alike the oldest one takes the skeleton; the others keep their names, and no further one
/// can be registered.
final class SkeletonMigration implements JavaMigration {
    private static final int BATCH = 1000;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4");
    }

    @Override
    public String getDescription() {
        return "skeletons of usernames";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (PreparedStatement update =
                context.getConnection()
                        .prepareStatement("update users set skeleton = ? where id = ?")) {
            int waiting = 0;
            for (Map.Entry<String, UUID> name : firstOfEach(context).entrySet()) {
                update.setString(1, name.getKey());
                update.setObject(2, name.getValue());
                update.addBatch();
                if (++waiting % BATCH == 0) {
                    update.executeBatch();
                }
            }
            update.executeBatch();
        }
    }

    private static Map<String, UUID> firstOfEach(Context context) throws SQLException {
        Map<String, UUID> first = new HashMap<>();
        try (PreparedStatement names =
                        context.getConnection()
                                .prepareStatement(
                                        """
                                        select id, username from users
                                        where skeleton is null order by created_at, id
                                        """);
                ResultSet rows = names.executeQuery()) {
            while (rows.next()) {
                first.putIfAbsent(
                        Skeleton.of(rows.getString("username")), rows.getObject("id", UUID.class));
            }
        }
        return first;
    }
}
