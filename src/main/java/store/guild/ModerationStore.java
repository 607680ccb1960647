package store.guild;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditEntry;
import rooms.moderation.BannedUser;
import rooms.moderation.ModerationAct;
import store.postgres.Database;
import store.postgres.GuildStore;

/// What moderators did to the members of guilds. Every act is written together with its entry in the audit log, or
/// not at all.
public final class ModerationStore {
    public static final int PAGE = 50;

    /// A guild with more bans than this is under attack by accounts; the ban list stays readable.
    public static final int BANS_PER_GUILD = 10_000;

    private final Database database;

    /// One act by one moderator.
    public record Act(
            UUID guild, UUID actor, UUID target, ModerationAct act, @Nullable String reason) {}

    public ModerationStore(Database database) {
        this.database = database;
    }

    /// Carries out an act as far as the database is concerned. Refused with `not_found` when the target is not a member,
    /// or not banned, and with `too_many_bans`.
    public Future<Void> carryOut(Act act) {
        return database.poolFor(act.guild())
                .withTransaction(
                        connection -> change(connection, act).compose(_ -> log(connection, act)));
    }

    /// Notes that a moderator ended the call of a voice channel.
    public Future<Void> logEndedCall(UUID guild, UUID actor, UUID channel) {
        return database.poolFor(guild)
                .preparedQuery(
                        "insert into audit_log (guild_id, actor, action, detail) values ($1, $2, $3, $4)")
                .execute(
                        Tuple.of(
                                guild,
                                actor,
                                AuditAction.END_CALL.wireName(),
                                new JsonObject().put("channel", channel.toString())))
                .mapEmpty();
    }

    /// The newest first.
    ///
    /// @param before the id of the last entry of the page before, or null
    /// @return one more than a page when another one follows
    public Future<List<AuditEntry>> auditLog(UUID guild, @Nullable UUID before) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select id, at, actor, action, target, reason, detail from audit_log
                        where guild_id = $1 and ($2::uuid is null or id < $2)
                        order by id desc limit $3
                        """)
                .execute(Tuple.of(guild, before, PAGE + 1))
                .compose(rows -> {
                    List<Row> page = rows.stream().toList();
                    Set<UUID> users = new HashSet<>();
                    page.forEach(row ->
                            Stream.of("actor", "target")
                                    .map(row::getUUID)
                                    .filter(user -> user != null)
                                    .forEach(users::add));
                    return names(users)
                            .map(names -> page.stream().map(row -> entry(row, names)).toList());
                });
    }

    /// The newest first.
    ///
    /// @param before the user of the last ban of the page before, or null
    /// @return one more than a page when another one follows
    public Future<List<BannedUser>> bans(UUID guild, @Nullable UUID before) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select user_id, reason, banned_by, banned_at from bans
                        where guild_id = $1 and ($2::uuid is null or (banned_at, user_id) < (
                            select banned_at, user_id from bans where guild_id = $1 and user_id = $2))
                        order by banned_at desc, user_id desc limit $3
                        """)
                .execute(Tuple.of(guild, before, PAGE + 1))
                .compose(rows -> {
                    List<Row> page = rows.stream().toList();
                    return names(page.stream().map(row -> row.getUUID("user_id")).toList())
                            .map(names -> page.stream().map(row -> ban(row, names)).toList());
                });
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
            case ModerationAct.Disconnect _, ModerationAct.Move _ -> Future.succeededFuture();
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
        return connection
                .preparedQuery(
                        "update members set "
                                + assignment
                                + " where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(act.guild(), act.target(), value))
                .map(rows -> requireOne(rows.rowCount(), "This user is not a member."));
    }

    /// Of two at the same time both count, and the first one's reason remains. Whoever becomes a member meanwhile
    /// waits, or is one already and goes.
    private static Future<Void> ban(SqlConnection connection, Act act) {
        return lockInvites(connection, act)
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
                    return removeMember(connection, act);
                })
                .mapEmpty();
    }

    /// The guild, so that no new one is made, and those that the target made: whoever accepts one locks it first, too.
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

    /// With the invites they made, which would let them in again under another name.
    ///
    /// @return the number of members removed
    private static Future<Integer> removeMember(SqlConnection connection, Act act) {
        Tuple target = Tuple.of(act.guild(), act.target());
        return connection
                .preparedQuery("delete from members where guild_id = $1 and user_id = $2")
                .execute(target)
                .compose(removed ->
                        connection
                                .preparedQuery(
                                        "delete from invites where guild_id = $1 and creator = $2")
                                .execute(target)
                                .map(removed.rowCount()));
    }

    private static Future<Void> log(SqlConnection connection, Act act) {
        JsonObject detail =
                switch (act.act()) {
                    case ModerationAct.Move(UUID channel) ->
                            new JsonObject().put("channel", channel.toString());
                    case ModerationAct.TimeOut(long seconds) when seconds > 0 ->
                            new JsonObject().put("seconds", seconds);
                    default -> null;
                };
        return connection
                .preparedQuery(
                        """
                        insert into audit_log (guild_id, actor, action, target, reason, detail)
                        values ($1, $2, $3, $4, $5, $6)
                        """)
                .execute(
                        Tuple.of(
                                act.guild(),
                                act.actor(),
                                act.act().auditAction().wireName(),
                                act.target(),
                                act.reason(),
                                detail))
                .mapEmpty();
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

    private static AuditEntry entry(Row row, Map<UUID, String> names) {
        UUID target = row.getUUID("target");
        JsonObject detail = row.getJsonObject("detail");
        String channel = detail == null ? null : detail.getString("channel");
        Long seconds = detail == null ? null : detail.getLong("seconds");
        long atMillis = row.getOffsetDateTime("at").toInstant().toEpochMilli();
        return new AuditEntry(
                row.getUUID("id"),
                atMillis,
                row.getUUID("actor"),
                names.get(row.getUUID("actor")),
                row.getString("action"),
                target,
                target == null ? null : names.get(target),
                row.getString("reason"),
                channel == null ? null : UUID.fromString(channel),
                seconds == null ? null : atMillis + 1_000 * seconds);
    }

    private static BannedUser ban(Row row, Map<UUID, String> names) {
        return new BannedUser(
                row.getUUID("user_id"),
                names.get(row.getUUID("user_id")),
                row.getString("reason"),
                row.getUUID("banned_by"),
                row.getOffsetDateTime("banned_at").toInstant().toEpochMilli());
    }

    private static @Nullable Void requireOne(int changed, String otherwise) {
        if (changed == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, otherwise);
        }
        return null;
    }
}
