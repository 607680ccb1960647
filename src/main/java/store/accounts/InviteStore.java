package store.accounts;

import accounts.invite.Invite;
import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.Audited;
import store.PageCursor;
import store.guild.AuditStore;
import store.postgres.AddressCheck;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Invites into guilds. One that has expired or was used up counts as none, and is deleted when the
/// next one of its guild is made.
public final class InviteStore {
    private static final LinkRevocation REVOCATION =
            new LinkRevocation(
                    "invites",
                    "creator",
                    creator -> Audited.ofMember(AuditAction.REVOKE_INVITE, creator));

    /// That can be accepted at the same time; the list shows all of them.
    private static final int INVITES_PER_GUILD = 100;

    /// Of a member without [rooms.permission.Permission#MANAGE_GUILD]: a few of them cannot use up
    /// those of the guild.
    private static final int INVITES_PER_MEMBER = 10;

    private static final String COLUMNS =
            """
            i.code, i.guild_id, i.channel_id, i.created_at, i.expires_at, i.max_uses, i.uses,
            (select username from users where id = i.creator) as creator
            """;

    private final Database database;

    /// An invite with the names of its guild and its channel.
    public record Named(String guild, @Nullable String channel, Invite invite) {}

    public InviteStore(Database database) {
        this.database = database;
    }

    /// Refused with `too_many_invites`, with `channel_not_found` when the guild has no such
    /// channel, or with `not_found` when the creator is not a member of it.
    ///
    /// @param manager whether the creator may make all invites of the guild
    /// @param lifetime null: forever
    /// @param maxUses null: any number
    public Future<Invite> create(
            LinkCode code,
            UUID guild,
            @Nullable UUID channel,
            UUID creator,
            boolean manager,
            @Nullable Duration lifetime,
            @Nullable Integer maxUses) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        // Two requests at the same time must not count the same rows.
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> deleteEnded(connection, guild))
                                .compose(_ -> requireMember(connection, guild, creator))
                                .compose(_ -> checkBounds(connection, guild, creator, manager))
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        insert into invites as i
                                                            (code, guild_id, channel_id, creator, expires_at, max_uses)
                                                        select $1::text, $2::uuid, $3::uuid, $4::uuid,
                                                            now() + make_interval(secs => $5), $6::int
                                                        where $3::uuid is null or exists (
                                                            select 1 from channels where id = $3 and guild_id = $2)
                                                        returning
                                                        """
                                                                + COLUMNS)
                                                .execute(
                                                        Tuple.of(
                                                                code.text(),
                                                                guild,
                                                                channel,
                                                                creator,
                                                                lifetime == null
                                                                        ? null
                                                                        : (double)
                                                                                lifetime
                                                                                        .toSeconds(),
                                                                maxUses)))
                                .map(InviteStore::requireInvite)
                                .compose(invite ->
                                        AuditStore.log(
                                                        connection,
                                                        guild,
                                                        creator,
                                                        Audited.inChannel(
                                                                AuditAction.CREATE_INVITE, channel))
                                                .map(invite)))
                .map(Objects::requireNonNull);
    }

    private static Invite requireInvite(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.CHANNEL_NOT_FOUND,
                            "This channel does not exist.",
                            "channel"));
        }
        return invite(rows.iterator().next());
    }

    private static Future<?> deleteEnded(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        "delete from invites i where guild_id = $1 and not ("
                                + InviteAcceptance.LIVE
                                + ")")
                .execute(Tuple.of(guild));
    }

    /// A kick waits for the lock of the guild, and deletes the new invite as well.
    private static Future<?> requireMember(SqlConnection connection, UUID guild, UUID user) {
        return connection
                .preparedQuery("select 1 from members where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(guild, user))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "You are not a member of this server.");
                    }
                    return null;
                });
    }

    private static Future<?> checkBounds(
            SqlConnection connection, UUID guild, UUID creator, boolean manager) {
        return connection
                .preparedQuery(
                        """
                        select count(*) as invites, count(*) filter (where creator = $2) as own
                        from invites where guild_id = $1
                        """)
                .execute(Tuple.of(guild, creator))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (!manager && row.getLong("own") >= INVITES_PER_MEMBER) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_INVITES,
                                "You have "
                                        + INVITES_PER_MEMBER
                                        + " invites to this server, as many as a member can have."
                                        + " Revoke one of yours first.");
                    }
                    if (row.getLong("invites") >= INVITES_PER_GUILD) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_INVITES,
                                "A server has at most "
                                        + INVITES_PER_GUILD
                                        + " invites. Revoke one first.");
                    }
                    return null;
                });
    }

    /// Those of a guild that can still be accepted, newest first.
    ///
    /// @param creator null for those of all members
    public Future<List<Invite>> of(UUID guild, @Nullable UUID creator) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select "
                                + COLUMNS
                                + " from invites i where i.guild_id = $1"
                                + " and ($2::uuid is null or i.creator = $2) and "
                                + InviteAcceptance.LIVE
                                + " order by i.created_at desc, i.code")
                .execute(Tuple.of(guild, creator))
                .map(rows -> rows.stream().map(InviteStore::invite).toList());
    }

    /// Those of all guilds that can still be accepted, newest first.
    ///
    /// @param before where the page before ended, or null
    /// @param limit maximum number
    public Future<PageCursor.Page<Named>> page(@Nullable PageCursor before, int limit) {
        return database.accounts()
                .preparedQuery(
                        "select g.name as guild_name, c.name as channel_name, "
                                + COLUMNS
                                + """
                                 from invites i join guilds g on g.id = i.guild_id
                                left join channels c on c.id = i.channel_id
                                where
                                """
                                + InviteAcceptance.LIVE
                                + (before == null ? "" : " and (i.created_at, i.code) < ($2, $3)")
                                + " order by i.created_at desc, i.code desc limit $1")
                .execute(
                        before == null
                                ? Tuple.of(limit + 1)
                                : Tuple.of(limit + 1, before.time(), before.id()))
                .map(rows ->
                        PageCursor.page(
                                rows,
                                limit,
                                InviteStore::named,
                                row ->
                                        PageCursor.at(
                                                row.getOffsetDateTime("created_at"),
                                                row.getString("code"))));
    }

    private static Named named(Row row) {
        return new Named(row.getString("guild_name"), row.getString("channel_name"), invite(row));
    }

    /// @return false when there is no such invite
    public Future<Boolean> revoke(LinkCode code) {
        return database.accounts()
                .preparedQuery("delete from invites where code = $1")
                .execute(Tuple.of(code.text()))
                .map(rows -> rows.rowCount() > 0);
    }

    /// @param creator null for those of all members
    /// @return false when there is no such invite
    public Future<Boolean> revoke(UUID guild, UUID actor, LinkCode code, @Nullable UUID creator) {
        return database.inTransaction(
                connection -> REVOCATION.carryOut(connection, guild, actor, code, creator));
    }

    /// What the invite says before it is accepted; empty for one that cannot be accepted.
    public Future<Optional<Invite.Preview>> preview(LinkCode code) {
        return database.accounts()
                .preparedQuery(
                        """
                        select g.name as guild, c.name as channel, u.username as inviter
                        from invites i
                        join guilds g on g.id = i.guild_id
                        left join channels c on c.id = i.channel_id
                        left join users u on u.id = i.creator
                        where i.code = $1 and
                        """
                                + InviteAcceptance.LIVE)
                .execute(Tuple.of(code.text()))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Invite.Preview(
                                                row.getString("guild"),
                                                row.getString("channel"),
                                                row.getString("inviter"),
                                                false))
                                .findFirst());
    }

    /// Makes an account a member of the guild; one that is a member already uses up nothing. Empty
    /// for an invite that cannot be accepted. Refused with `forbidden` for a user who is banned,
    /// with `address_banned`, and with `too_many_guilds`.
    public Future<Optional<InviteAcceptance.Accepted>> accept(
            LinkCode code, UUID user, AddressCheck address) {
        return database.inTransaction(
                connection -> InviteAcceptance.accept(connection, code, user, address));
    }

    private static Invite invite(Row row) {
        OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
        return new Invite(
                row.getString("code"),
                row.getUUID("guild_id"),
                row.getUUID("channel_id"),
                row.getString("creator"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                expiresAt == null ? null : expiresAt.toInstant().toEpochMilli(),
                row.getInteger("max_uses"),
                row.getInteger("uses"));
    }
}
