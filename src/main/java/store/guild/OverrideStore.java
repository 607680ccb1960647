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
import rooms.permission.OverrideTarget;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
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

    /// Sets the override of a role or member, or removes it when it has no permissions. Refused with
    /// `too_many_overrides`, and with `not_found` for what is not a role or member of the guild.
    public Future<Void> change(UUID guild, UUID channel, TargetedOverride changed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> delete(connection, guild, channel, changed.target()))
                                .compose(_ ->
                                        changed.override().equals(PermissionOverride.NONE)
                                                ? Future.succeededFuture()
                                                : insert(connection, guild, channel, changed)));
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
                new PermissionOverride(
                        new Permissions(row.getLong("allow")),
                        new Permissions(row.getLong("deny"))));
    }
}
