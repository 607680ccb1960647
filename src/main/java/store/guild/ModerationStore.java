package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.Audited;
import rooms.moderation.BannedUser;
import rooms.moderation.ModerationAct;
import store.PageCursor;
import store.postgres.Database;
import store.postgres.GuildStore;

/// What moderators did to the members of guilds. Every act is written together with its entry in
/// the audit log ([AuditStore]), or not at all.
public final class ModerationStore {
    /// A guild with more bans than this is under attack by accounts; the ban list stays readable.
    public static final int BANS_PER_GUILD = 10_000;

    private final Database database;

    /// One act by one moderator.
    ///
    /// @param addresses of the target, for a ban that counts for them as well; else null
    public record Act(
            UUID guild,
            UUID actor,
            UUID target,
            ModerationAct act,
            @Nullable String reason,
            AddressBanStore.@Nullable Addresses addresses) {
        public Act(
                UUID guild, UUID actor, UUID target, ModerationAct act, @Nullable String reason) {
            this(guild, actor, target, act, reason, null);
        }
    }

    public ModerationStore(Database database) {
        this.database = database;
    }

    /// Decides by a refusal whether the act may be done.
    @FunctionalInterface
    public interface Check {
        /// @param target empty for a user who is not a member
        void require(MemberAccess actor, Optional<MemberAccess> target);
    }

    /// Notes that a moderator ended the call of a voice channel.
    public Future<Void> logEndedCall(UUID guild, UUID actor, UUID channel) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        AuditStore.log(
                                connection,
                                guild,
                                actor,
                                Audited.inChannel(AuditAction.END_CALL, channel)))
                .mapEmpty();
    }

    /// Carries out an act as far as the database is concerned. Who is the owner, and what the
    /// moderator may do, cannot change between the check and the act. Refused by the check, with
    /// `not_found` when the moderator or the target is not a member, or the target not banned, and
    /// with `too_many_bans`.
    public Future<Void> carryOut(Act act, Check check) {
        return carryOut(act, connection -> check(connection, act, check));
    }

    /// The same for an API key, whose scope was checked: it stands above all members.
    ///
    /// @param act with the id of the key as its actor
    public Future<Void> carryOut(Act act) {
        return carryOut(act, _ -> Future.succeededFuture());
    }

    private Future<Void> carryOut(Act act, Function<SqlConnection, Future<Void>> check) {
        return database.poolFor(act.guild())
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, act.guild())
                                .compose(_ -> check.apply(connection))
                                .compose(_ -> change(connection, act))
                                // Members must not fill the log with what they do to themselves.
                                .compose(_ ->
                                        act.actor().equals(act.target())
                                                ? Future.succeededFuture()
                                                : AuditStore.log(
                                                        connection,
                                                        act.guild(),
                                                        act.actor(),
                                                        Audited.of(act.act(), act.target()),
                                                        act.reason())));
    }

    private static Future<Void> check(SqlConnection connection, Act act, Check check) {
        return AccessStore.member(connection, act.actor(), act.guild())
                .compose(actor ->
                        AccessStore.member(connection, act.target(), act.guild())
                                .map(target -> {
                                    check.require(
                                            actor.orElseThrow(() ->
                                                    new RefusedException(
                                                            RefusalCode.NOT_FOUND,
                                                            "This server does not exist.")),
                                            target);
                                    return null;
                                }));
    }

    /// The newest first.
    ///
    /// @param before where the page before ended, or null
    /// @param limit maximum number
    public Future<PageCursor.Page<BannedUser>> bans(
            UUID guild, @Nullable PageCursor before, int limit) {
        Tuple values = Tuple.of(guild, limit + 1);
        if (before != null) {
            values.addOffsetDateTime(before.time()).addUUID(before.uuid());
        }
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select user_id, reason, banned_by, banned_at, (
                            select max(a.expires_at) from banned_addresses a
                            where a.guild_id = $1 and a.user_id = bans.user_id and a.expires_at > now()
                        ) as address_until
                        from bans where guild_id = $1
                        """
                                + (before == null ? "" : " and (banned_at, user_id) < ($3, $4)")
                                + " order by banned_at desc, user_id desc limit $2")
                .execute(values)
                .compose(rows ->
                        names(rows.stream().map(row -> row.getUUID("user_id")).toList())
                                .map(names ->
                                        PageCursor.page(
                                                rows,
                                                limit,
                                                row -> ban(row, names),
                                                ModerationStore::cursorOfBan)));
    }

    /// Of the ban of a user; empty when there is none.
    public Future<Optional<PageCursor>> cursorOfBan(UUID guild, UUID user) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select user_id, banned_at from bans where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(guild, user))
                .map(rows -> rows.stream().findFirst().map(ModerationStore::cursorOfBan));
    }

    private static PageCursor cursorOfBan(Row row) {
        return PageCursor.at(row.getOffsetDateTime("banned_at"), row.getUUID("user_id").toString());
    }

    private static Future<Void> change(SqlConnection connection, Act act) {
        return switch (act.act()) {
            case ModerationAct.ServerMute(boolean on) ->
                    changeMember(connection, act, "server_muted = $3", on);
            case ModerationAct.ServerDeafen(boolean on) ->
                    changeMember(connection, act, "server_deafened = $3", on);
            case ModerationAct.TimeOut(long seconds) ->
                    changeMember(
                            connection,
                            act,
                            "timed_out_until = case when $3::bigint > 0"
                                    + " then now() + $3::bigint * interval '1 second' end",
                            seconds);
            case ModerationAct.Move(UUID to) ->
                    ExternalGuestStore.move(connection, act.guild(), act.target(), to);
            case ModerationAct.Disconnect _,
                    ModerationAct.InviteToSpeak _,
                    ModerationAct.MoveToAudience _ ->
                    Future.succeededFuture();
            case ModerationAct.Kick _ ->
                    lockInvites(connection, act)
                            .compose(_ -> removeMember(connection, act))
                            .map(removed -> requireOne(removed, "This user is not a member."));
            case ModerationAct.Ban _ -> ban(connection, act);
            case ModerationAct.Unban _ ->
                    connection
                            .preparedQuery("delete from bans where guild_id = $1 and user_id = $2")
                            .execute(Tuple.of(act.guild(), act.target()))
                            .map(rows -> requireOne(rows.rowCount(), "This user is not banned."));
        };
    }

    private static Future<Void> changeMember(
            SqlConnection connection, Act act, String assignment, Object value) {
        Tuple values = Tuple.of(act.guild(), act.target(), value);
        return connection
                .preparedQuery(
                        "update members set "
                                + assignment
                                + " where guild_id = $1 and user_id = $2")
                .execute(values)
                .compose(members ->
                        members.rowCount() > 0
                                ? Future.succeededFuture(members)
                                : connection
                                        .preparedQuery(
                                                "update guests set "
                                                        + assignment
                                                        + " where guild_id = $1 and id = $2")
                                        .execute(values))
                .map(rows -> requireOne(rows.rowCount(), "This user is not a member."));
    }

    /// Of two at the same time both count, and the first one's reason remains. Whoever becomes a
    /// member meanwhile waits, or is one already and goes.
    private static Future<Void> ban(SqlConnection connection, Act act) {
        return lockInvites(connection, act)
                .compose(_ -> requireAccount(connection, act))
                .compose(_ ->
                        connection
                                .preparedQuery("select lock_membership($1, $2)")
                                .execute(Tuple.of(act.guild(), act.target())))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        insert into bans (guild_id, user_id, reason, banned_by)
                                        select $1, $2, $3, $4
                                        where (select count(*) from bans where guild_id = $1) < $5
                                        on conflict (guild_id, user_id) do update set reason = bans.reason
                                        """)
                                .execute(
                                        Tuple.of(
                                                act.guild(),
                                                act.target(),
                                                act.reason(),
                                                act.actor(),
                                                (long) BANS_PER_GUILD)))
                .compose(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_BANS,
                                "A server has at most " + BANS_PER_GUILD + " bans.");
                    }
                    AddressBanStore.Addresses addresses = act.addresses();
                    return addresses == null
                            ? Future.succeededFuture()
                            : AddressBanStore.add(connection, act.guild(), act.target(), addresses);
                })
                .compose(_ -> removeMember(connection, act))
                .mapEmpty();
    }

    /// The guild, so that no new one is made, and those that the target made: whoever accepts one
    /// locks it first, too.
    private static Future<?> lockInvites(SqlConnection connection, Act act) {
        return GuildStore.lockGuild(connection, act.guild())
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        select 1 from invites where guild_id = $1 and creator = $2
                                        order by code for update
                                        """)
                                .execute(Tuple.of(act.guild(), act.target())));
    }

    private static Future<Void> requireAccount(SqlConnection connection, Act act) {
        return connection
                .preparedQuery("select 1 from guests where guild_id = $1 and id = $2")
                .execute(Tuple.of(act.guild(), act.target()))
                .map(rows -> {
                    if (rows.size() > 0) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "A guest has no account to ban. Kick the guest, and revoke the guest"
                                        + " link.");
                    }
                    return null;
                });
    }

    /// With the invites and guest links they made, which would let them in again under another
    /// name.
    ///
    /// @return the number of members and guests removed
    private static Future<Integer> removeMember(SqlConnection connection, Act act) {
        Tuple target = Tuple.of(act.guild(), act.target());
        return connection
                .preparedQuery("delete from members where guild_id = $1 and user_id = $2")
                .execute(target)
                .compose(removed ->
                        connection
                                .preparedQuery(
                                        """
                                        with invites as (
                                            delete from invites where guild_id = $1 and creator = $2
                                        ), links as (
                                            delete from guest_links where guild_id = $1 and creator = $2
                                        )
                                        delete from guests where guild_id = $1 and id = $2
                                        """)
                                .execute(target)
                                .map(guests -> removed.rowCount() + guests.rowCount()));
    }

    /// Guilds may be in another database than users.
    private Future<Map<UUID, String>> names(Collection<UUID> users) {
        return database.accounts()
                .preparedQuery("select id, username from users where id = any ($1)")
                .execute(Tuple.of(users.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, String> names = new HashMap<>();
                    rows.forEach(row -> names.put(row.getUUID("id"), row.getString("username")));
                    return names;
                });
    }

    private static BannedUser ban(Row row, Map<UUID, String> names) {
        OffsetDateTime addressUntil = row.getOffsetDateTime("address_until");
        return new BannedUser(
                row.getUUID("user_id"),
                names.get(row.getUUID("user_id")),
                row.getString("reason"),
                row.getUUID("banned_by"),
                row.getOffsetDateTime("banned_at").toInstant().toEpochMilli(),
                addressUntil == null ? null : addressUntil.toInstant().toEpochMilli());
    }

    private static @Nullable Void requireOne(int changed, String otherwise) {
        if (changed == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, otherwise);
        }
        return null;
    }
}
