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
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;

/// Guilds, their members and channels. The views it returns have no participants: those are live state,
/// which the rooms know.
public final class GuildStore {
    /// The guild every user joins by registering (made by the first migration).
    public static final UUID DEFAULT_GUILD =
            UUID.fromString("00000000-0000-7000-8000-000000000001");

    /// Limits the channel list of a guild, which every member loads.
    private static final int CHANNELS_PER_GUILD = 500;

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

    /// Adds a channel at the end of the list, with the overrides of its category; refused with `too_many_channels`,
    /// with `not_found` when the guild does not exist, and with `bad_field` for what is not a category of it.
    ///
    /// @param properties checked by the caller
    public Future<ChannelView> createChannel(
            UUID guild, ChannelKind kind, ChannelProperties properties) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lockGuild(connection, guild)
                                .compose(_ -> requireCategory(connection, guild, properties))
                                .compose(_ -> nextPosition(connection, guild))
                                .compose(position ->
                                        insertChannel(
                                                connection, guild, kind, properties, position))
                                .compose(channel -> inherit(connection, channel)));
    }

    /// Refused with `channel_not_found`, and with `bad_field` for what is not a category of the guild.
    public Future<Void> changeChannel(UUID guild, UUID channel, ChannelProperties properties) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        requireCategory(connection, guild, properties)
                                .compose(_ -> update(connection, guild, channel, properties)));
    }

    /// Refused with `channel_not_found`. The positions of the others keep their order.
    public Future<Void> deleteChannel(UUID guild, UUID channel) {
        return database.poolFor(guild)
                .preparedQuery("delete from channels where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, channel))
                .map(GuildStore::requireChannel);
    }

    /// Refused with `bad_field` unless these are all channels of the guild.
    public Future<Void> orderChannels(UUID guild, List<UUID> channels) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        update channels c set position = o.position - 1
                                                        from unnest($2::uuid[]) with ordinality as o (id, position)
                                                        where c.guild_id = $1 and c.id = o.id and (
                                                            select count(*) from channels where guild_id = $1
                                                                and id = any ($2)) = (
                                                            select count(*) from channels where guild_id = $1)
                                                        """)
                                                .execute(
                                                        Tuple.of(
                                                                guild,
                                                                (Object)
                                                                        channels.toArray(
                                                                                UUID[]::new))))
                                .compose(rows -> requireAll(rows, channels.size())));
    }

    private static Future<Void> requireAll(RowSet<Row> changed, int expected) {
        return changed.rowCount() == expected
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.BAD_FIELD,
                                        "channels must be all channels of the server.",
                                        "channels")));
    }

    private static Future<Void> update(
            SqlConnection connection, UUID guild, UUID channel, ChannelProperties properties) {
        return connection
                .preparedQuery(
                        """
                        update channels set name = $3, category_id = $4, topic = $5, user_limit = $6,
                            bitrate = $7, slow_mode = $8
                        where guild_id = $1 and id = $2 and (kind <> 'category' or $4::uuid is null)
                        """)
                .execute(
                        Tuple.of(
                                guild,
                                channel,
                                properties.name(),
                                properties.category(),
                                properties.topic(),
                                properties.userLimit(),
                                properties.bitrate(),
                                properties.slowModeSeconds()))
                .map(GuildStore::requireChannel);
    }

    private static Future<Void> requireCategory(
            SqlConnection connection, UUID guild, ChannelProperties properties) {
        if (properties.category() == null) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(
                        "select 1 from channels where guild_id = $1 and id = $2 and kind = 'category'")
                .execute(Tuple.of(guild, properties.category()))
                .compose(rows ->
                        rows.size() > 0
                                ? Future.succeededFuture()
                                : Future.failedFuture(
                                        new RefusedException(
                                                Refusal.ofField(
                                                        RefusalCode.BAD_FIELD,
                                                        "category is not a category of this server.",
                                                        "category"))));
    }

    private static Future<ChannelView> inherit(SqlConnection connection, ChannelView channel) {
        return connection
                .preparedQuery(
                        """
                        insert into channel_overrides (guild_id, channel_id, role_id, user_id, allow, deny)
                        select guild_id, $1, role_id, user_id, allow, deny
                        from channel_overrides where channel_id = $2
                        """)
                .execute(Tuple.of(channel.id(), channel.category()))
                .map(channel);
    }

    private static @Nullable Void requireChannel(RowSet<Row> changed) {
        if (changed.rowCount() == 0) {
            throw new RefusedException(
                    RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
        }
        return null;
    }

    /// For a change that depends on what the guild has: two at the same time must not read the same. New rows that
    /// only point to the guild do not wait. Comes first in a transaction. Refused with `not_found`.
    public static Future<Void> lockGuild(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery("select 1 from guilds where id = $1 for no key update")
                .execute(Tuple.of(guild))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This server does not exist.");
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
                                "A server has at most "
                                        + CHANNELS_PER_GUILD
                                        + " channels. Delete one first.");
                    }
                    return row.getInteger("next");
                });
    }

    private static Future<ChannelView> insertChannel(
            SqlConnection connection,
            UUID guild,
            ChannelKind kind,
            ChannelProperties properties,
            int position) {
        return connection
                .preparedQuery(
                        "insert into channels as c (guild_id, kind, name, position, category_id, topic,"
                                + " user_limit, bitrate, slow_mode)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning "
                                + CHANNEL_COLUMNS)
                .execute(
                        Tuple.of(
                                guild,
                                kind.wireName(),
                                properties.name(),
                                position,
                                kind == ChannelKind.CATEGORY ? null : properties.category(),
                                properties.topic(),
                                properties.userLimit(),
                                properties.bitrate(),
                                properties.slowModeSeconds()))
                .map(rows -> channel(rows.iterator().next()));
    }

    /// @param row with the [#CHANNEL_COLUMNS]
    public static ChannelView channel(Row row) {
        return ChannelView.of(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                ChannelKind.of(row.getString("kind")),
                row.getInteger("position"),
                new ChannelProperties(
                        row.getString("name"),
                        row.getUUID("category_id"),
                        row.getString("topic"),
                        row.getInteger("user_limit"),
                        row.getInteger("bitrate"),
                        row.getInteger("slow_mode")));
    }
}
