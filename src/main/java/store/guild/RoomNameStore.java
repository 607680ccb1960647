package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// The names of channels of all guilds, for administrators of the node.
public final class RoomNameStore {
    private final Database database;

    /// A channel and its guild, by name.
    public record Names(UUID channel, String guildName, String channelName) {}

    public RoomNameStore(Database database) {
        this.database = database;
    }

    /// By id.
    ///
    /// @param after the guilds after this one, or null
    /// @param count maximum number of guilds
    public Future<List<UUID>> guilds(@Nullable UUID after, int count) {
        return database.accounts()
                .preparedQuery(
                        "select id from guilds where $2::uuid is null or id > $2 order by id limit $1")
                .execute(Tuple.of(count, after))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /// Those of the channels that exist, by the id of the guild, then of the channel.
    public Future<List<Names>> names(List<UUID> channels) {
        return database.accounts()
                .preparedQuery(
                        """
                        select c.id, g.name as guild_name, c.name as channel_name
                        from channels c join guilds g on g.id = c.guild_id
                        where c.id = any($1::uuid[])
                        order by c.guild_id, c.id
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
