package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditChange;
import rooms.moderation.AuditChanges;
import rooms.moderation.Audited;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Changes of the channels of guilds, each with its entry in the audit log.
public final class ChannelStore {
    /// Limits the channel list of a guild, which every member loads.
    private static final int CHANNELS_PER_GUILD = 500;

    private final Database database;

    public ChannelStore(Database database) {
        this.database = database;
    }

    /// Adds a channel at the end of the list, with the overrides of its category; refused with
    /// `too_many_channels`, with `not_found` when the guild does not exist, and with `bad_field`
    /// for what is not a category of it.
    ///
    /// @param properties checked by the caller
    public Future<ChannelView> create(
            UUID guild, UUID actor, ChannelKind kind, ChannelProperties properties) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> create(connection, guild, actor, kind, properties)))
                .map(Objects::requireNonNull);
    }

    /// The same in the transaction of the caller, who has locked the guild.
    static Future<ChannelView> create(
            SqlConnection connection,
            UUID guild,
            UUID actor,
            ChannelKind kind,
            ChannelProperties properties) {
        return requireCategory(connection, guild, properties)
                .compose(_ -> nextPosition(connection, guild))
                .compose(position -> insertChannel(connection, guild, kind, properties, position))
                .compose(channel -> inherit(connection, channel))
                .compose(channel ->
                        AuditStore.log(
                                        connection,
                                        guild,
                                        actor,
                                        Audited.ofChannel(
                                                AuditAction.CREATE_CHANNEL,
                                                channel.id(),
                                                channel.name(),
                                                List.of()))
                                .map(channel));
    }

    /// Refused with `channel_not_found`, and with `bad_field` for what is not a category of the
    /// guild.
    public Future<Void> change(UUID guild, UUID actor, UUID channel, ChannelProperties properties) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        requireCategory(connection, guild, properties)
                                .compose(_ -> properties(connection, guild, channel))
                                .compose(before ->
                                        update(connection, guild, channel, properties)
                                                .compose(_ ->
                                                        logChange(
                                                                connection,
                                                                guild,
                                                                actor,
                                                                channel,
                                                                before,
                                                                properties))));
    }

    private static Future<ChannelProperties> properties(
            SqlConnection connection, UUID guild, UUID channel) {
        return connection
                .preparedQuery(
                        "select "
                                + GuildStore.CHANNEL_COLUMNS
                                + " from channels c where c.guild_id = $1 and c.id = $2 for update")
                .execute(Tuple.of(guild, channel))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw noChannel();
                    }
                    return GuildStore.channel(rows.iterator().next()).properties();
                });
    }

    private static Future<Void> logChange(
            SqlConnection connection,
            UUID guild,
            UUID actor,
            UUID channel,
            ChannelProperties before,
            ChannelProperties after) {
        List<AuditChange> changes = AuditChanges.between(before, after);
        return changes.isEmpty()
                ? Future.succeededFuture()
                : AuditStore.log(
                        connection,
                        guild,
                        actor,
                        Audited.ofChannel(
                                AuditAction.CHANGE_CHANNEL, channel, before.name(), changes));
    }

    /// Refused with `channel_not_found`. The positions of the others keep their order.
    public Future<Void> delete(UUID guild, UUID actor, UUID channel) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        connection
                                .preparedQuery(
                                        """
                                        delete from channels where guild_id = $1 and id = $2
                                        returning name
                                        """)
                                .execute(Tuple.of(guild, channel))
                                .compose(rows -> {
                                    requireChannel(rows);
                                    return AuditStore.log(
                                            connection,
                                            guild,
                                            actor,
                                            Audited.ofChannel(
                                                    AuditAction.DELETE_CHANNEL,
                                                    channel,
                                                    rows.iterator().next().getString("name"),
                                                    List.of()));
                                }));
    }

    /// Distributes the places of these channels among them; the others keep theirs. Refused with
    /// `bad_field` unless they are different channels of the guild.
    public Future<Void> order(UUID guild, UUID actor, List<UUID> channels) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        GuildStore.order(
                                                connection,
                                                """
                                                update channels c set position = o.position from (
                                                    select given.id, places.position
                                                    from unnest($2::uuid[]) with ordinality as given (id, n)
                                                    join (
                                                        select position, row_number() over (order by position) as n
                                                        from channels where guild_id = $1 and id = any ($2)
                                                    ) places on places.n = given.n
                                                ) o
                                                where c.guild_id = $1 and c.id = o.id
                                                """,
                                                guild,
                                                channels,
                                                Refusal.ofField(
                                                        RefusalCode.BAD_FIELD,
                                                        "channels must be channels of the server, each once.",
                                                        "channels")))
                                .compose(_ ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.of(AuditAction.ORDER_CHANNELS, null))));
    }

    private static Future<Void> update(
            SqlConnection connection, UUID guild, UUID channel, ChannelProperties properties) {
        return connection
                .preparedQuery(
                        """
                        update channels set name = $3, category_id = $4, topic = $5, user_limit = $6,
                            bitrate = $7, video_quality = $8, slow_mode = $9
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
                                properties.videoQuality().wireName(),
                                properties.slowModeSeconds()))
                .map(ChannelStore::requireChannel);
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
            throw noChannel();
        }
        return null;
    }

    private static RefusedException noChannel() {
        return new RefusedException(RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
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
                                + " user_limit, bitrate, video_quality, slow_mode)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning "
                                + GuildStore.CHANNEL_COLUMNS)
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
                                properties.videoQuality().wireName(),
                                properties.slowModeSeconds()))
                .map(rows -> GuildStore.channel(rows.iterator().next()));
    }
}
