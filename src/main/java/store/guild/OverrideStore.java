package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditChange;
import rooms.moderation.AuditChanges;
import rooms.moderation.Audited;
import rooms.permission.OverrideTarget;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Rank;
import rooms.permission.TargetedOverride;
import store.postgres.Database;
import store.postgres.GuildStore;

/// The overrides of channels.
public final class OverrideStore {
    /// Limits what a page loads that shows them all.
    public static final int OVERRIDES_PER_CHANNEL = 200;

    private final Database database;

    public OverrideStore(Database database) {
        this.database = database;
    }

    public Future<List<TargetedOverride>> of(UUID guild, UUID channel) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select role_id, user_id, allow, deny from channel_overrides
                        where guild_id = $1 and channel_id = $2 order by role_id, user_id
                        """)
                .execute(Tuple.of(guild, channel))
                .map(rows -> rows.stream().map(OverrideStore::override).toList());
    }

    /// Decides by a refusal whether an override may be changed.
    @FunctionalInterface
    public interface Check {
        /// @param target the place of the role or member in the hierarchy, the lowest for what is
        ///     not in the guild
        void require(Rank target, PermissionOverride former);
    }

    /// Sets the override of a role or member, or removes it when it has no permissions. Refused by
    /// the check, with `too_many_overrides`, and with `not_found` for what is not a role or member
    /// of the guild.
    public Future<Void> change(
            UUID guild, UUID actor, ChannelView in, TargetedOverride changed, Check check) {
        UUID channel = in.id();
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        check(connection, guild, channel, changed.target(), check))
                                .compose(former ->
                                        delete(connection, guild, channel, changed.target())
                                                .compose(_ ->
                                                        changed.override()
                                                                        .equals(
                                                                                PermissionOverride
                                                                                        .NONE)
                                                                ? Future.succeededFuture()
                                                                : insert(
                                                                        connection,
                                                                        guild,
                                                                        channel,
                                                                        changed))
                                                .compose(_ ->
                                                        log(
                                                                connection,
                                                                actor,
                                                                in,
                                                                changed,
                                                                former))));
    }

    private static Future<Void> log(
            SqlConnection connection,
            UUID actor,
            ChannelView channel,
            TargetedOverride changed,
            PermissionOverride former) {
        List<AuditChange> changes = AuditChanges.between(former, changed.override());
        UUID target = changed.target().id();
        boolean role = isRole(changed.target());
        return changes.isEmpty()
                ? Future.succeededFuture()
                : AuditStore.log(
                        connection,
                        channel.guild(),
                        actor,
                        new Audited(
                                AuditAction.CHANGE_OVERRIDE,
                                role ? null : target,
                                channel.id(),
                                role ? target : null,
                                channel.name(),
                                null,
                                changes));
    }

    /// @return the former override
    private static Future<PermissionOverride> check(
            SqlConnection connection,
            UUID guild,
            UUID channel,
            OverrideTarget target,
            Check check) {
        return connection
                .preparedQuery(
                        """
                        select o.allow, o.deny, not $4 and coalesce(g.owner_id = $3, false) as owner,
                            coalesce((
                                select max(position) from roles r where r.guild_id = $1 and (
                                    case when $4 then r.id = $3 else exists (
                                        select 1 from member_roles m where m.guild_id = $1
                                            and m.user_id = $3 and m.role_id = r.id) end)), 0) as height
                        from guilds g left join channel_overrides o on o.guild_id = $1
                            and o.channel_id = $2 and coalesce(o.role_id, o.user_id) = $3
                            and (o.role_id is not null) = $4
                        where g.id = $1
                        """)
                .execute(Tuple.of(guild, channel, target.id(), isRole(target)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    PermissionOverride former =
                            row.getLong("allow") == null
                                    ? PermissionOverride.NONE
                                    : permissions(row);
                    check.require(
                            new Rank(row.getBoolean("owner"), row.getInteger("height")), former);
                    return former;
                });
    }

    private static Future<Void> delete(
            SqlConnection connection, UUID guild, UUID channel, OverrideTarget target) {
        return connection
                .preparedQuery(
                        """
                        delete from channel_overrides
                        where guild_id = $1 and channel_id = $2 and coalesce(role_id, user_id) = $3
                            and (role_id is not null) = $4
                        """)
                .execute(Tuple.of(guild, channel, target.id(), isRole(target)))
                .mapEmpty();
    }

    private static Future<Void> insert(
            SqlConnection connection, UUID guild, UUID channel, TargetedOverride changed) {
        OverrideTarget target = changed.target();
        return connection
                .preparedQuery(
                        "select count(*) as overrides from channel_overrides where channel_id = $1")
                .execute(Tuple.of(channel))
                .compose(rows -> {
                    if (rows.iterator().next().getLong("overrides") >= OVERRIDES_PER_CHANNEL) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_OVERRIDES,
                                "A channel has at most " + OVERRIDES_PER_CHANNEL + " overrides.");
                    }
                    return connection
                            .preparedQuery(
                                    isRole(target)
                                            ? String.format(
                                                    Locale.ROOT, INSERT, "role_id", "roles", "id")
                                            : String.format(
                                                    Locale.ROOT,
                                                    INSERT,
                                                    "user_id",
                                                    "members",
                                                    "user_id"))
                            .execute(
                                    Tuple.of(
                                            guild,
                                            channel,
                                            target.id(),
                                            changed.override().allow().bits(),
                                            changed.override().deny().bits()));
                })
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This server has no such role or member.");
                    }
                    return null;
                });
    }

    private static final String INSERT =
            """
            insert into channel_overrides (guild_id, channel_id, %1$s, allow, deny)
            select $1, $2, t.%3$s, $4, $5 from %2$s t where t.guild_id = $1 and t.%3$s = $3
            """;

    private static boolean isRole(OverrideTarget target) {
        return target.kind() == OverrideTarget.Kind.ROLE;
    }

    private static TargetedOverride override(Row row) {
        UUID role = row.getUUID("role_id");
        return new TargetedOverride(
                role == null
                        ? new OverrideTarget(OverrideTarget.Kind.MEMBER, row.getUUID("user_id"))
                        : new OverrideTarget(OverrideTarget.Kind.ROLE, role),
                permissions(row));
    }

    private static PermissionOverride permissions(Row row) {
        return new PermissionOverride(
                new Permissions(row.getLong("allow")), new Permissions(row.getLong("deny")));
    }
}
