package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.external.ExternalRoom;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Voice channels as programs with an API key see them.
public final class ExternalRoomStore {
    private static final String ROOMS =
            "select "
                    + GuildStore.CHANNEL_COLUMNS
                    + """
                    , r.external_id, r.empty_seconds
                    from channels c left join external_rooms r on r.channel_id = c.id
                    where c.guild_id = $1 and c.kind in ('voice', 'stage')
                    """;

    private static final String UNUSED =
            "guild_id = $1 and empty_seconds is not null"
                    + " and used_at < now() - empty_seconds * interval '1 second'";

    private final Database database;

    /// @param created whether it was made by this request
    public record Made(ExternalRoom room, boolean created) {}

    public ExternalRoomStore(Database database) {
        this.database = database;
    }

    /// Makes a room, unless there is one with this external id, which is in use now. Refused as
    /// [ChannelStore#create].
    ///
    /// @param actor id of the key
    /// @param properties checked by the caller
    public Future<Made> create(
            UUID guild,
            UUID actor,
            @Nullable String externalId,
            ChannelProperties properties,
            @Nullable Integer emptySeconds) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> byExternalId(connection, guild, externalId))
                                .compose(found ->
                                        found.isPresent()
                                                ? use(connection, found.get())
                                                        .map(new Made(found.get(), false))
                                                : insert(
                                                        connection,
                                                        guild,
                                                        actor,
                                                        externalId,
                                                        properties,
                                                        emptySeconds)))
                .map(Objects::requireNonNull);
    }

    private static Future<?> use(SqlConnection connection, ExternalRoom room) {
        return connection
                .preparedQuery("update external_rooms set used_at = now() where channel_id = $1")
                .execute(Tuple.of(room.channel().id()));
    }

    private static Future<Made> insert(
            SqlConnection connection,
            UUID guild,
            UUID actor,
            @Nullable String externalId,
            ChannelProperties properties,
            @Nullable Integer emptySeconds) {
        return ChannelStore.create(connection, guild, actor, ChannelKind.VOICE, properties)
                .compose(channel ->
                        connection
                                .preparedQuery(
                                        """
                                        insert into external_rooms
                                            (channel_id, guild_id, external_id, empty_seconds)
                                        values ($1, $2, $3, $4)
                                        """)
                                .execute(Tuple.of(channel.id(), guild, externalId, emptySeconds))
                                .map(
                                        new Made(
                                                new ExternalRoom(channel, externalId, emptySeconds),
                                                true)));
    }

    private static Future<Optional<ExternalRoom>> byExternalId(
            SqlConnection connection, UUID guild, @Nullable String externalId) {
        return externalId == null
                ? Future.succeededFuture(Optional.empty())
                : connection
                        .preparedQuery(ROOMS + " and r.external_id = $2")
                        .execute(Tuple.of(guild, externalId))
                        .map(rows -> rows.stream().map(ExternalRoomStore::room).findFirst());
    }

    /// By its id, or by that of the program.
    public Future<Optional<ExternalRoom>> find(UUID guild, @Nullable UUID id, String externalId) {
        return database.poolFor(guild)
                .preparedQuery(ROOMS + (id == null ? " and r.external_id = $2" : " and c.id = $2"))
                .execute(Tuple.of(guild, id == null ? externalId : id))
                .map(rows -> rows.stream().map(ExternalRoomStore::room).findFirst());
    }

    /// By id, those made by people included.
    ///
    /// @param after the last one of the page before, or null
    /// @param count maximum number of rooms
    public Future<List<ExternalRoom>> page(UUID guild, @Nullable UUID after, int count) {
        return database.poolFor(guild)
                .preparedQuery(
                        ROOMS + " and ($2::uuid is null or c.id > $2) order by c.id limit $3")
                .execute(Tuple.of(guild, after, count))
                .map(rows -> rows.stream().map(ExternalRoomStore::room).toList());
    }

    /// Guilds with rooms that are deleted when they stay empty.
    public Future<List<UUID>> guildsWithVanishing() {
        return database.allGuilds()
                .query(
                        "select distinct guild_id from external_rooms where empty_seconds is not null")
                .execute()
                .map(rows -> rows.stream().map(row -> row.getUUID("guild_id")).toList());
    }

    /// Notes that there are participants in these channels of the guild.
    public Future<Void> use(UUID guild, Collection<UUID> present) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        update external_rooms set used_at = now()
                        where guild_id = $1 and empty_seconds is not null and channel_id = any($2)
                        """)
                .execute(Tuple.of(guild, (Object) present.toArray(UUID[]::new)))
                .mapEmpty();
    }

    /// The rooms of the guild that were in use too long ago.
    public Future<List<UUID>> unused(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery("select channel_id as id from external_rooms where " + UNUSED)
                .execute(Tuple.of(guild))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /// Deletes those of the rooms that were not used meanwhile.
    ///
    /// @return the rooms that were deleted
    public Future<List<UUID>> deleteUnused(UUID guild, Collection<UUID> found) {
        return database.poolFor(guild)
                .preparedQuery(
                        "delete from channels where id in (select channel_id from external_rooms where "
                                + UNUSED
                                + " and channel_id = any($2) for update) returning id")
                .execute(Tuple.of(guild, (Object) found.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    private static ExternalRoom room(Row row) {
        return new ExternalRoom(
                GuildStore.channel(row),
                row.getString("external_id"),
                row.getInteger("empty_seconds"));
    }
}
