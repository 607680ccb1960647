package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditChange;
import rooms.moderation.AuditChanges;
import rooms.moderation.Audited;
import rooms.permission.Permissions;
import rooms.permission.Role;
import store.postgres.Database;
import store.postgres.GuildStore;

/// The roles of guilds and who has them.
public final class RoleStore {
    /// Limits what every member loads; @everyone included.
    public static final int ROLES_PER_GUILD = 100;

    private static final String COLUMNS = "id, guild_id, name, color, position, permissions";

    private final Database database;

    public RoleStore(Database database) {
        this.database = database;
    }

    /// The highest first, @everyone last.
    public Future<List<Role>> rolesOf(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(
                        "select "
                                + COLUMNS
                                + " from roles where guild_id = $1 order by position desc")
                .execute(Tuple.of(guild))
                .map(rows -> rows.stream().map(RoleStore::role).toList());
    }

    public Future<Optional<Role>> role(UUID guild, UUID role) {
        return database.poolFor(guild)
                .preparedQuery("select " + COLUMNS + " from roles where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, role))
                .map(rows -> rows.stream().map(RoleStore::role).findFirst());
    }

    /// Adds a role directly above @everyone; refused with `too_many_roles`, and with `not_found` when the guild does
    /// not exist.
    ///
    /// @param name 1 to 100 characters, checked by the caller
    public Future<Role> create(
            UUID guild, UUID actor, String name, @Nullable Integer color, Permissions permissions) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> makeRoom(connection, guild))
                                .compose(_ -> insert(connection, guild, name, color, permissions))
                                .compose(role ->
                                        AuditStore.log(
                                                        connection,
                                                        guild,
                                                        actor,
                                                        Audited.ofRole(
                                                                AuditAction.CREATE_ROLE,
                                                                role.id(),
                                                                name,
                                                                AuditChanges.of(role)))
                                                .map(role)))
                .map(Objects::requireNonNull);
    }

    /// Refused with `not_found`.
    public Future<Void> change(
            UUID guild,
            UUID actor,
            UUID role,
            String name,
            @Nullable Integer color,
            Permissions permissions) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> role(connection, guild, role))
                                .compose(before ->
                                        update(connection, role, name, color, permissions, before)
                                                .compose(after ->
                                                        logChange(
                                                                connection,
                                                                actor,
                                                                before,
                                                                after))));
    }

    private static Future<Role> update(
            SqlConnection connection,
            UUID role,
            String name,
            @Nullable Integer color,
            Permissions permissions,
            Role before) {
        return connection
                .preparedQuery(
                        "update roles set name = $3, color = $4, permissions = $5"
                                + " where guild_id = $1 and id = $2")
                .execute(Tuple.of(before.guild(), role, name, color, permissions.bits()))
                .map(new Role(role, before.guild(), name, color, before.position(), permissions));
    }

    private static Future<Void> logChange(
            SqlConnection connection, UUID actor, Role before, Role after) {
        List<AuditChange> changes = AuditChanges.between(before, after);
        return changes.isEmpty()
                ? Future.succeededFuture()
                : AuditStore.log(
                        connection,
                        before.guild(),
                        actor,
                        Audited.ofRole(
                                AuditAction.CHANGE_ROLE, before.id(), before.name(), changes));
    }

    /// Refused with `not_found`, also for @everyone.
    public Future<Void> delete(UUID guild, UUID actor, UUID role) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        connection
                                .preparedQuery(
                                        """
                                        delete from roles
                                        where guild_id = $1 and id = $2 and id <> guild_id
                                        returning name
                                        """)
                                .execute(Tuple.of(guild, role))
                                .compose(rows ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.ofRole(
                                                        AuditAction.DELETE_ROLE,
                                                        role,
                                                        requireRole(rows).getString("name"),
                                                        List.of()))));
    }

    private static Future<Role> role(SqlConnection connection, UUID guild, UUID role) {
        return connection
                .preparedQuery("select " + COLUMNS + " from roles where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, role))
                .map(rows -> role(requireRole(rows)));
    }

    /// Refused with `bad_field` unless these are all roles of the guild but @everyone.
    ///
    /// @param lowestFirst the new order
    public Future<Void> order(UUID guild, UUID actor, List<UUID> lowestFirst) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        update roles r set position = o.position
                                                        from unnest($2::uuid[]) with ordinality as o (id, position)
                                                        where r.guild_id = $1 and r.id = o.id and r.id <> r.guild_id
                                                            and (select count(*) from roles where guild_id = $1
                                                                and id = any ($2)) + 1 = (
                                                            select count(*) from roles where guild_id = $1)
                                                        """)
                                                .execute(
                                                        Tuple.of(
                                                                guild,
                                                                (Object)
                                                                        lowestFirst.toArray(
                                                                                UUID[]::new))))
                                .compose(rows -> requireAll(rows, lowestFirst.size()))
                                .compose(_ ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.of(AuditAction.ORDER_ROLES, null))));
    }

    private static Future<Void> requireAll(RowSet<Row> changed, int expected) {
        return changed.rowCount() == expected
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.BAD_FIELD,
                                        "roles must be all roles of the server but @everyone.",
                                        "roles")));
    }

    private static Row requireRole(RowSet<Row> found) {
        if (found.size() == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, "This role does not exist.");
        }
        return found.iterator().next();
    }

    /// Gives a member a role that they may have already; refused with `not_found` when the user is not a member, or
    /// the role is not one of the guild or is @everyone.
    public Future<Void> assign(UUID guild, UUID actor, UUID user, UUID role) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        connection
                                .preparedQuery(
                                        """
                                        with found as (
                                            select m.guild_id, m.user_id, r.id, r.name
                                            from members m join roles r on r.guild_id = m.guild_id
                                            where m.guild_id = $1 and m.user_id = $2 and r.id = $3
                                                and r.id <> r.guild_id
                                        ), given as (
                                            insert into member_roles (guild_id, user_id, role_id)
                                            select guild_id, user_id, id from found
                                            on conflict do nothing
                                            returning 1
                                        )
                                        select name, exists (select 1 from given) as changed from found
                                        """)
                                .execute(Tuple.of(guild, user, role))
                                .compose(rows -> {
                                    if (rows.size() == 0) {
                                        throw new RefusedException(
                                                RefusalCode.NOT_FOUND,
                                                "This server has no such member or role.");
                                    }
                                    Row row = rows.iterator().next();
                                    return row.getBoolean("changed")
                                            ? AuditStore.log(
                                                    connection,
                                                    guild,
                                                    actor,
                                                    Audited.ofRoleOf(
                                                            AuditAction.GIVE_ROLE,
                                                            user,
                                                            role,
                                                            row.getString("name")))
                                            : Future.succeededFuture();
                                }));
    }

    /// Takes a role from a member who may not have it.
    public Future<Void> unassign(UUID guild, UUID actor, UUID user, Role role) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        connection
                                .preparedQuery(
                                        """
                                        delete from member_roles
                                        where guild_id = $1 and user_id = $2 and role_id = $3
                                        """)
                                .execute(Tuple.of(guild, user, role.id()))
                                .compose(rows ->
                                        rows.rowCount() == 0
                                                ? Future.succeededFuture()
                                                : AuditStore.log(
                                                        connection,
                                                        guild,
                                                        actor,
                                                        Audited.ofRoleOf(
                                                                AuditAction.TAKE_ROLE,
                                                                user,
                                                                role.id(),
                                                                role.name()))));
    }

    /// Moves all roles but @everyone up by one.
    private static Future<Void> makeRoom(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery("select count(*) as roles from roles where guild_id = $1")
                .execute(Tuple.of(guild))
                .compose(rows -> {
                    if (rows.iterator().next().getLong("roles") >= ROLES_PER_GUILD) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_ROLES,
                                "A server has at most "
                                        + ROLES_PER_GUILD
                                        + " roles. Delete one first.");
                    }
                    return connection
                            .preparedQuery(
                                    "update roles set position = position + 1 where guild_id = $1"
                                            + " and position > 0")
                            .execute(Tuple.of(guild));
                })
                .mapEmpty();
    }

    private static Future<Role> insert(
            SqlConnection connection,
            UUID guild,
            String name,
            @Nullable Integer color,
            Permissions permissions) {
        return connection
                .preparedQuery(
                        "insert into roles (guild_id, name, color, position, permissions)"
                                + " values ($1, $2, $3, 1, $4) returning "
                                + COLUMNS)
                .execute(Tuple.of(guild, name, color, permissions.bits()))
                .map(rows -> role(rows.iterator().next()));
    }

    private static Role role(Row row) {
        return new Role(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                row.getString("name"),
                row.getInteger("color"),
                row.getInteger("position"),
                new Permissions(row.getLong("permissions")));
    }
}
