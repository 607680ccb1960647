package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.external.ExternalGuest;
import rooms.permission.Permissions;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Guests of other applications: people without an account who may join one room. [AccessStore]
/// reads what they may do beside members and guests by a link.
public final class ExternalGuestStore {
    /// Limits what one program can make the database keep.
    public static final int GUESTS_PER_GUILD = 20_000;

    private static final int PURGE_BATCH = 1_000;

    private static final String COLUMNS = "id, channel_id, external_id, name, permissions";

    /// A guest whose time is over counts as gone, and cannot be changed.
    private static final String CHANGE =
            """
            with used as (update external_rooms set used_at = now() where channel_id = $2)
            update guests set name = $4, permissions = $5,
                expires_at = greatest(expires_at, now() + $6 * interval '1 second')
            where guild_id = $1 and channel_id = $2 and external_id = $3 and expires_at > now()
            """
                    + "returning "
                    + COLUMNS;

    private static final String INSERT =
            """
            with used as (update external_rooms set used_at = now() where channel_id = $2)
            insert into guests (guild_id, channel_id, external_id, name, permissions, expires_at)
            select $1, $2, $3, $4, $5, now() + $6 * interval '1 second'
            where (select count(*) from guests
                   where guild_id = $1 and external_id is not null and expires_at > now()) < $7
            on conflict (channel_id, external_id) do update set name = excluded.name,
                permissions = excluded.permissions,
                expires_at = greatest(guests.expires_at, excluded.expires_at)
            """
                    + "returning "
                    + COLUMNS;

    private final Database database;

    public ExternalGuestStore(Database database) {
        this.database = database;
    }

    /// Lets a guest into a room, or changes one by the same id of the application; the room is in
    /// use now. Refused with `too_many_guests`.
    ///
    /// @param stay how long the guest may remain
    public Future<ExternalGuest> admit(
            UUID guild,
            UUID room,
            String externalId,
            String name,
            Permissions permissions,
            Duration stay) {
        Tuple guest =
                Tuple.of(
                        guild,
                        room,
                        externalId,
                        name,
                        permissions.bits(),
                        (double) stay.toSeconds());
        return database.poolFor(guild)
                .preparedQuery(CHANGE)
                .execute(guest)
                .compose(changed ->
                        changed.size() > 0
                                ? Future.succeededFuture(changed)
                                : insert(guild, guest.addLong((long) GUESTS_PER_GUILD)))
                .map(rows ->
                        rows.stream()
                                .map(ExternalGuestStore::guest)
                                .findFirst()
                                .orElseThrow(() ->
                                        new RefusedException(
                                                RefusalCode.TOO_MANY_GUESTS,
                                                "A server has at most "
                                                        + GUESTS_PER_GUILD
                                                        + " guests at a time.")));
    }

    /// Under the lock of the guild, so that guests who come at the same time are counted.
    private Future<RowSet<Row>> insert(UUID guild, Tuple guest) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> connection.preparedQuery(INSERT).execute(guest)))
                .map(Objects::requireNonNull);
    }

    public Future<Optional<ExternalGuest>> find(UUID guild, UUID room, String externalId) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select "
                                + COLUMNS
                                + " from guests where channel_id = $1 and external_id = $2 and expires_at > now()")
                .execute(Tuple.of(room, externalId))
                .map(rows -> rows.stream().map(ExternalGuestStore::guest).findFirst());
    }

    /// Those of the ids that are guests of the guild, by id.
    public Future<Map<UUID, ExternalGuest>> find(UUID guild, Collection<UUID> ids) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select "
                                + COLUMNS
                                + " from guests where guild_id = $1 and id = any($2) and external_id is not null")
                .execute(Tuple.of(guild, (Object) ids.toArray(UUID[]::new)))
                .map(rows ->
                        rows.stream()
                                .map(ExternalGuestStore::guest)
                                .collect(Collectors.toMap(ExternalGuest::id, guest -> guest)));
    }

    /// Refused with `not_found` for a user who is not a guest.
    public Future<Void> grant(UUID guild, UUID guest, Permissions permissions) {
        return database.poolFor(guild)
                .preparedQuery(
                        "update guests set permissions = $3 where guild_id = $1 and id = $2 and external_id is not null")
                .execute(Tuple.of(guild, guest, permissions.bits()))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND,
                                "Only what guests may do is set here; members have roles.");
                    }
                    return null;
                });
    }

    /// Whether it is the id of a guest of the guild, of a program or by a link.
    public Future<Boolean> isGuest(UUID guild, UUID id) {
        return database.poolFor(guild)
                .preparedQuery("select 1 from guests where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, id))
                .map(rows -> rows.size() > 0);
    }

    /// Deletes guests whose time is over.
    ///
    /// @return their ids
    public Future<List<UUID>> purge() {
        return database.allGuilds()
                .preparedQuery(
                        """
                        delete from guests where id in (
                            select id from guests where external_id is not null and expires_at <= now() order by expires_at limit $1)
                        returning id
                        """)
                .execute(Tuple.of(PURGE_BATCH))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /// A moderator moves a participant: a guest may be there from now on, and replaces one of the
    /// same name of the application. Nothing happens to members.
    static Future<Void> move(SqlConnection connection, UUID guild, UUID user, UUID to) {
        return connection
                .preparedQuery(
                        """
                        delete from guests g using guests moved
                        where moved.guild_id = $1 and moved.id = $2 and g.channel_id = $3
                            and g.external_id = moved.external_id and g.id <> moved.id
                        """)
                .execute(Tuple.of(guild, user, to))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        "update guests set channel_id = $3 where guild_id = $1 and id = $2")
                                .execute(Tuple.of(guild, user, to)))
                .mapEmpty();
    }

    private static ExternalGuest guest(Row row) {
        return new ExternalGuest(
                row.getUUID("id"),
                row.getUUID("channel_id"),
                row.getString("external_id"),
                row.getString("name"),
                new Permissions(row.getLong("permissions")));
    }
}
