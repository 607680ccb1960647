package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.Audited;
import rooms.permission.Role;
import store.postgres.Database;

/// Which members of guilds have which roles.
public final class MemberRoleStore {
    private static final String GIVE =
            """
            insert into member_roles (guild_id, user_id, role_id)
            select guild_id, user_id, $3 from members
            where guild_id = $1 and user_id = $2 and $3 <> guild_id
            on conflict do nothing
            """;

    private static final String TAKE =
            """
            delete from member_roles
            where guild_id = $1 and user_id = $2 and role_id = $3
            """;

    private final Database database;

    public MemberRoleStore(Database database) {
        this.database = database;
    }

    /// Gives a member a role that they may have already; refused with `not_found` when the user is
    /// not a member, or the role is not one of the guild or is @everyone.
    ///
    /// @param allowed throws a refusal for a role that the actor may not give
    public Future<Void> assign(
            UUID guild, UUID actor, UUID user, UUID role, Consumer<Role> allowed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        RoleStore.lock(connection, guild, role)
                                .compose(found -> {
                                    allowed.accept(found);
                                    return assign(connection, actor, user, found);
                                }));
    }

    private static Future<Void> assign(SqlConnection connection, UUID actor, UUID user, Role role) {
        return connection
                .preparedQuery(
                        """
                        with found as (
                            select guild_id, user_id from members
                            where guild_id = $1 and user_id = $2 and $3 <> guild_id
                        ), given as (
                            insert into member_roles (guild_id, user_id, role_id)
                            select guild_id, user_id, $3 from found
                            on conflict do nothing
                            returning 1
                        )
                        select exists (select 1 from given) as changed from found
                        """)
                .execute(Tuple.of(role.guild(), user, role.id()))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This server has no such member or role.");
                    }
                    return log(
                            connection,
                            actor,
                            AuditAction.GIVE_ROLE,
                            user,
                            role,
                            rows.iterator().next().getBoolean("changed"));
                });
    }

    /// Takes a role from a member who may not have it; refused with `not_found` when it is not one
    /// of the guild.
    ///
    /// @param allowed throws a refusal for a role that the actor may not take
    public Future<Void> unassign(
            UUID guild, UUID actor, UUID user, UUID role, Consumer<Role> allowed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        RoleStore.lock(connection, guild, role)
                                .compose(found -> {
                                    allowed.accept(found);
                                    return unassign(connection, actor, user, found);
                                }));
    }

    private static Future<Void> unassign(
            SqlConnection connection, UUID actor, UUID user, Role role) {
        return connection
                .preparedQuery(TAKE)
                .execute(Tuple.of(role.guild(), user, role.id()))
                .compose(rows ->
                        log(
                                connection,
                                actor,
                                AuditAction.TAKE_ROLE,
                                user,
                                role,
                                rows.rowCount() > 0));
    }

    /// Gives a member a role, or takes it, as their groups at the login provider say. Refused with
    /// `not_found` when there is no such role.
    ///
    /// @return whether anything changed; false for a user who is not a member
    public Future<Boolean> follow(UUID guild, UUID user, UUID role, boolean has) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        RoleStore.lock(connection, guild, role)
                                .compose(found ->
                                        connection
                                                .preparedQuery(has ? GIVE : TAKE)
                                                .execute(Tuple.of(guild, user, role))
                                                .map(rows -> rows.rowCount() > 0)
                                                .compose(changed ->
                                                        logGroups(
                                                                        connection,
                                                                        has,
                                                                        user,
                                                                        found,
                                                                        changed)
                                                                .map(changed))))
                .map(Objects::requireNonNull);
    }

    private static Future<Void> logGroups(
            SqlConnection connection, boolean has, UUID user, Role role, boolean changed) {
        return changed
                ? AuditStore.log(
                        connection,
                        role.guild(),
                        user,
                        Audited.ofRoleOf(
                                has ? AuditAction.GIVE_ROLE : AuditAction.TAKE_ROLE,
                                user,
                                role.id(),
                                role.name()),
                        "groups at the login provider")
                : Future.succeededFuture();
    }

    private static Future<Void> log(
            SqlConnection connection,
            UUID actor,
            AuditAction action,
            UUID user,
            Role role,
            boolean changed) {
        return changed
                ? AuditStore.log(
                        connection,
                        role.guild(),
                        actor,
                        Audited.ofRoleOf(action, user, role.id(), role.name()))
                : Future.succeededFuture();
    }
}
