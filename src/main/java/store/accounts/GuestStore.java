package store.accounts;

import accounts.invite.Guest;
import accounts.invite.GuestLink;
import accounts.secret.LinkCode;
import accounts.secret.RefreshToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.Audited;
import store.guild.AuditStore;
import store.postgres.AddressCheck;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Guest links, and the guests that entered by them. Whoever revokes a link removes its guests, and
/// nothing is kept of a guest who was removed or whose link has expired.
public final class GuestStore {
    private static final LinkRevocation REVOCATION =
            new LinkRevocation(
                    "guest_links",
                    "channel_id",
                    channel -> Audited.inChannel(AuditAction.REVOKE_GUEST_LINK, channel));

    private static final int LINKS_PER_GUILD = 20;
    private static final int GUESTS_PER_LINK = 25;

    private static final String COLUMNS =
            """
            l.code, l.guild_id, l.channel_id, l.created_at, l.expires_at,
            (select username from users where id = l.creator) as creator,
            (select count(*) from guests where link = l.code)::int as guests
            """;

    private static final String GUEST = "id, name, channel_id, expires_at";

    private final Database database;

    public GuestStore(Database database) {
        this.database = database;
    }

    public Future<Boolean> isAllowed(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery("select guests_allowed from guilds where id = $1")
                .execute(Tuple.of(guild))
                .map(rows ->
                        rows.size() > 0 && rows.iterator().next().getBoolean("guests_allowed"));
    }

    /// Without guests, all links of the guild end.
    ///
    /// @return whether that is a change
    public Future<Boolean> allow(UUID guild, UUID actor, boolean allowed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        with links as (
                                                            delete from guest_links where guild_id = $1 and not $2
                                                        )
                                                        update guilds set guests_allowed = $2
                                                        where id = $1 and guests_allowed <> $2
                                                        """)
                                                .execute(Tuple.of(guild, allowed)))
                                .compose(rows ->
                                        rows.rowCount() == 0
                                                ? Future.succeededFuture(false)
                                                : AuditStore.log(
                                                                connection,
                                                                guild,
                                                                actor,
                                                                Audited.of(
                                                                        allowed
                                                                                ? AuditAction
                                                                                        .ALLOW_GUESTS
                                                                                : AuditAction
                                                                                        .FORBID_GUESTS,
                                                                        null))
                                                        .map(true)))
                .map(Objects::requireNonNull);
    }

    /// Refused with `forbidden` when the guild allows no guests, and with `too_many_invites`.
    public Future<GuestLink> create(
            LinkCode code, UUID guild, UUID channel, UUID creator, Duration lifetime) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        // Two requests at the same time must not count the same rows.
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> deleteExpired(connection, guild))
                                .compose(_ -> requireRoom(connection, guild))
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        insert into guest_links as l
                                                            (code, guild_id, channel_id, creator, expires_at)
                                                        select $1, $2, $3, $4, now() + make_interval(secs => $5)
                                                        from members where guild_id = $2 and user_id = $4
                                                        returning
                                                        """
                                                                + COLUMNS)
                                                .execute(
                                                        Tuple.of(
                                                                code.text(),
                                                                guild,
                                                                channel,
                                                                creator,
                                                                (double) lifetime.toSeconds())))
                                .map(rows ->
                                        rows.stream()
                                                .findFirst()
                                                .map(GuestStore::link)
                                                .orElseThrow(GuestStore::notMember))
                                .compose(link ->
                                        AuditStore.log(
                                                        connection,
                                                        guild,
                                                        creator,
                                                        Audited.inChannel(
                                                                AuditAction.CREATE_GUEST_LINK,
                                                                channel))
                                                .map(link)))
                .map(Objects::requireNonNull);
    }

    private static RefusedException notMember() {
        return new RefusedException(RefusalCode.NOT_FOUND, "You are not a member of this server.");
    }

    private static Future<?> deleteExpired(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        "delete from guest_links where guild_id = $1 and expires_at <= now()")
                .execute(Tuple.of(guild));
    }

    private static Future<?> requireRoom(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        """
                        select guests_allowed, (select count(*) from guest_links where guild_id = $1) as links
                        from guilds where id = $1
                        """)
                .execute(Tuple.of(guild))
                .map(rows -> {
                    Row row = rows.stream().findFirst().orElseThrow(GuestStore::notMember);
                    if (!row.getBoolean("guests_allowed")) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "This server allows no guests.");
                    }
                    if (row.getLong("links") >= LINKS_PER_GUILD) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_INVITES,
                                "A server has at most " + LINKS_PER_GUILD + " guest links.");
                    }
                    return null;
                });
    }

    /// Those that work, newest first.
    ///
    /// @param creator null for those of all members
    public Future<List<GuestLink>> of(UUID guild, @Nullable UUID creator) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select "
                                + COLUMNS
                                + """
                                from guest_links l
                                where l.guild_id = $1 and ($2::uuid is null or l.creator = $2)
                                    and l.expires_at > now()
                                order by l.created_at desc, l.code
                                """)
                .execute(Tuple.of(guild, creator))
                .map(rows -> rows.stream().map(GuestStore::link).toList());
    }

    /// @param creator null for those of all members
    /// @return false when there is no such link
    public Future<Boolean> revoke(UUID guild, UUID actor, LinkCode code, @Nullable UUID creator) {
        return database.poolFor(guild)
                .withTransaction(
                        connection -> REVOCATION.carryOut(connection, guild, actor, code, creator))
                .map(Objects::requireNonNull);
    }

    /// Empty for a link that does not work.
    public Future<Optional<GuestLink.Preview>> preview(LinkCode code) {
        return database.accounts()
                .preparedQuery(
                        """
                        select g.name as guild, c.name as channel
                        from guest_links l
                        join guilds g on g.id = l.guild_id
                        join channels c on c.id = l.channel_id
                        where l.code = $1 and l.expires_at > now()
                        """)
                .execute(Tuple.of(code.text()))
                .map(rows ->
                        rows.stream()
                                .findFirst()
                                .map(row ->
                                        new GuestLink.Preview(
                                                row.getString("guild"), row.getString("channel"))));
    }

    /// A new guest; empty for a link that does not work. Refused with `room_full` or
    /// `address_banned`.
    ///
    /// @param name as others see it
    public Future<Optional<Guest>> enter(
            LinkCode code, String name, RefreshToken token, AddressCheck address) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                select guild_id, (select count(*) from guests where link = code) as guests
                                from guest_links where code = $1 and expires_at > now() for update
                                """)
                        .execute(Tuple.of(code.text()))
                        .compose(links -> {
                            if (links.size() == 0) {
                                return Future.succeededFuture(Optional.<Guest>empty());
                            }
                            if (links.iterator().next().getLong("guests") >= GUESTS_PER_LINK) {
                                throw new RefusedException(
                                        RefusalCode.ROOM_FULL,
                                        "This link has let in as many guests as it can.");
                            }
                            return address.require(
                                            connection, links.iterator().next().getUUID("guild_id"))
                                    .compose(_ -> insert(connection, code, name, token));
                        }));
    }

    private static Future<Optional<Guest>> insert(
            SqlConnection connection, LinkCode code, String name, RefreshToken token) {
        return connection
                .preparedQuery(
                        """
                        insert into guests
                            (guild_id, channel_id, link, name, token_hash, expires_at)
                        select guild_id, channel_id, code, $2, $3, expires_at
                        from guest_links where code = $1
                        returning
                        """
                                + GUEST)
                .execute(Tuple.of(code.text(), name, Buffer.buffer(token.hash())))
                .map(rows -> rows.stream().findFirst().map(GuestStore::guest));
    }

    /// Empty for one who was removed, and after the link has expired.
    public Future<Optional<Guest>> find(RefreshToken token) {
        return database.accounts()
                .preparedQuery(
                        "select "
                                + GUEST
                                + " from guests where token_hash = $1 and expires_at > now()")
                .execute(Tuple.of(Buffer.buffer(token.hash())))
                .map(rows -> rows.stream().findFirst().map(GuestStore::guest));
    }

    /// Deletes links that have expired, with their guests.
    ///
    /// @param batch maximum number of links
    public Future<Void> purge(int batch) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from guest_links where code in (
                            select code from guest_links where expires_at <= now()
                            limit $1 for update skip locked)
                        """)
                .execute(Tuple.of(batch))
                .mapEmpty();
    }

    private static GuestLink link(Row row) {
        return new GuestLink(
                row.getString("code"),
                row.getUUID("guild_id"),
                row.getUUID("channel_id"),
                row.getString("creator"),
                row.getInteger("guests"),
                millis(row.getOffsetDateTime("created_at")),
                millis(row.getOffsetDateTime("expires_at")));
    }

    private static Guest guest(Row row) {
        return new Guest(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("channel_id"),
                millis(row.getOffsetDateTime("expires_at")));
    }

    private static long millis(OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
    }
}
