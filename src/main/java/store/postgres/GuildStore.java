package store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelView;

/// Guilds, their members and channels. The views it returns have no participants: those are live state,
/// which the rooms know.
public final class GuildStore {
    /// The guild every user joins by registering (made by the first migration).
    public static final UUID DEFAULT_GUILD =
            UUID.fromString("00000000-0000-7000-8000-000000000001");

    /// Limits the channel list of a guild, which every member loads.
    private static final int CHANNELS_PER_GUILD = 200;

    /// What [#channel(Row)] reads, of the table `channels c`.
    public static final String CHANNEL_COLUMNS =
            "c.id, c.guild_id, c.kind, c.name, c.position, c.category_id, c.topic, c.user_limit,"
                    + " c.bitrate, c.slow_mode";

    private final Database database;

    public GuildStore(Database database) {
        this.database = database;
    }

    /// A channel with the id of its guild.
    public Future<Optional<ChannelView>> channel(UUID channel) {
        return database.accounts()
                .preparedQuery("select " + CHANNEL_COLUMNS + " from channels c where c.id = $1")
                .execute(Tuple.of(channel))
                .map(rows -> rows.stream().map(GuildStore::channel).findFirst());
    }

    /// Adds a voice channel at the end of the list; refused with `too_many_channels`, and with
    /// `not_found` when the guild does not exist.
    ///
    /// @param name 1 to 100 characters, checked by the caller
    public Future<ChannelView> createChannel(UUID guild, String name) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lockGuild(connection, guild)
                                .compose(_ -> nextPosition(connection, guild))
                                .compose(position ->
                                        insertChannel(connection, guild, name, position)));
    }

    /// Refused with `channel_not_found`.
    public Future<Void> renameChannel(UUID guild, UUID channel, String name) {
        return database.poolFor(guild)
                .preparedQuery("update channels set name = $3 where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, channel, name))
                .map(GuildStore::requireChannel);
    }

    /// Refused with `channel_not_found`. The positions of the others keep their order.
    public Future<Void> deleteChannel(UUID guild, UUID channel) {
        return database.poolFor(guild)
                .preparedQuery("delete from channels where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, channel))
                .map(GuildStore::requireChannel);
    }

    private static @Nullable Void requireChannel(RowSet<Row> changed) {
        if (changed.rowCount() == 0) {
            throw new RefusedException(
                    RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
        }
        return null;
    }

    /// For a change that depends on what the guild has: two at the same time must not read the same. Refused with
    /// `not_found`.
    public static Future<Void> lockGuild(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery("select 1 from guilds where id = $1 for update")
                .execute(Tuple.of(guild))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This guild does not exist.");
                    }
                    return null;
                });
    }

    private static Future<Integer> nextPosition(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        """
                        select coalesce(max(position) + 1, 0) as next, count(*) as channels
                        from channels where guild_id = $1
                        """)
                .execute(Tuple.of(guild))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getLong("channels") >= CHANNELS_PER_GUILD) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_CHANNELS,
                                "A guild has at most " + CHANNELS_PER_GUILD + " channels.");
                    }
                    return row.getInteger("next");
                });
    }

    private static Future<ChannelView> insertChannel(
            SqlConnection connection, UUID guild, String name, int position) {
        return connection
                .preparedQuery(
                        "insert into channels as c (guild_id, name, position) values ($1, $2, $3) returning "
                                + CHANNEL_COLUMNS)
                .execute(Tuple.of(guild, name, position))
                .map(rows -> channel(rows.iterator().next()));
    }

    /// @param row with the [#CHANNEL_COLUMNS]
    public static ChannelView channel(Row row) {
        return new ChannelView(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                ChannelKind.of(row.getString("kind")),
                row.getString("name"),
                row.getInteger("position"),
                row.getUUID("category_id"),
                row.getString("topic"),
                row.getInteger("user_limit"),
                row.getInteger("bitrate"),
                row.getInteger("slow_mode"),
                List.of());
    }
}
