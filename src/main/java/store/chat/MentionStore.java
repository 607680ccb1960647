package store.chat;

import chat.Author;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import store.postgres.Database;

/// Looks for the members whom a text may mention.
public final class MentionStore {
    private static final String BY_NAME =
            """
            select u.id, u.username from members m join users u on u.id = m.user_id
            where m.guild_id = $1
                and (starts_with(u.username_key, $2) or starts_with(lower(m.nickname), $2))
            order by u.username_key limit $3
            """;

    private final Database database;

    public MentionStore(Database database) {
        this.database = database;
    }

    /// Members with a username or nickname that begins like this, by username.
    ///
    /// @param name folded
    public Future<List<Author>> byName(UUID guild, String name, int limit) {
        return database.poolFor(guild)
                .preparedQuery(BY_NAME)
                .execute(Tuple.of(guild, name, limit))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Author(row.getUUID("id"), row.getString("username")))
                                .toList());
    }
}
