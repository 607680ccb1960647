package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import store.postgres.Database;

/// The names of channels of all guilds, for administrators of the node.
public final class RoomNameStore {
    private final Database database;

    /// A channel and its guild, by name.
    public record Names(UUID channel, String guildName, String channelName) {}

    public RoomNameStore(Database database) {
        this.database = database;
    }

    /// @param count maximum number of guilds
    public Future<List<UUID>> guilds(int count) {
        return database.accounts()
                .preparedQuery("select id from guilds order by id limit $1")
                .execute(Tuple.of(count))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /// Those of the channels that exist, by guild and position.
    public Future<List<Names>> names(Set<UUID> channels) {
        return database.accounts()
                .preparedQuery(
                        """
                        select c.id, g.name as guild_name, c.name as channel_name
                        from channels c join guilds g on g.id = c.guild_id
                        where c.id = any($1::uuid[])
                        order by g.name, g.id, c.position
                        """)
                .execute(Tuple.of(channels.toArray(UUID[]::new)))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Names(
                                                row.getUUID("id"),
                                                row.getString("guild_name"),
                                                row.getString("channel_name")))
                                .toList());
    }
}
