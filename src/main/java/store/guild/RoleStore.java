package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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

/// The roles of guilds. What the caller allows is decided on the state that is changed, while no
/// other request changes roles of the guild.
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
        return rolesOf(database.poolFor(guild), guild);
    }

    private static Future<List<Role>> rolesOf(SqlClient client, UUID guild) {
        return client.preparedQuery(
                        "select "
                                + COLUMNS
                                + " from roles where guild_id = $1 order by position desc")
                .execute(Tuple.of(guild))
                .map(rows -> rows.stream().map(RoleStore::role).toList());
    }

    /// Adds a role directly above @everyone; refused with `too_many_roles`, and with `not_found`
    /// when the guild does not exist.
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
    ///
    /// @param change gives name, color and permissions, or throws a refusal
    public Future<Void> change(UUID guild, UUID actor, UUID role, UnaryOperator<Role> change) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lock(connection, guild, role)
                                .compose(before -> {
                                    Role after = change.apply(before);
                                    return update(connection, after)
                                            .compose(_ ->
                                                    logChange(connection, actor, before, after));
                                }));
    }

    private static Future<?> update(SqlConnection connection, Role role) {
        return connection
                .preparedQuery(
                        "update roles set name = $3, color = $4, permissions = $5"
                                + " where guild_id = $1 and id = $2")
                .execute(
                        Tuple.of(
                                role.guild(),
                                role.id(),
                                role.name(),
                                role.color(),
                                role.permissions().bits()));
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
    ///
    /// @param allowed throws a refusal for a role that must not be deleted
    public Future<Void> delete(UUID guild, UUID actor, UUID role, Consumer<Role> allowed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lock(connection, guild, role)
                                .compose(found -> {
                                    allowed.accept(found);
                                    if (found.isEveryone()) {
                                        throw unknown();
                                    }
                                    return delete(connection, actor, found);
                                }));
    }

    private static Future<Void> delete(SqlConnection connection, UUID actor, Role role) {
        return connection
                .preparedQuery("delete from roles where guild_id = $1 and id = $2")
                .execute(Tuple.of(role.guild(), role.id()))
                .compose(_ ->
                        AuditStore.log(
                                connection,
                                role.guild(),
                                actor,
                                Audited.ofRole(
                                        AuditAction.DELETE_ROLE,
                                        role.id(),
                                        role.name(),
                                        List.of())));
    }

    /// A role of a guild whose roles no other request changes until the transaction ends; refused
    /// with `not_found`.
    static Future<Role> lock(SqlConnection connection, UUID guild, UUID role) {
        return GuildStore.lockGuild(connection, guild)
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        "select "
                                                + COLUMNS
                                                + " from roles where guild_id = $1 and id = $2")
                                .execute(Tuple.of(guild, role)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw unknown();
                    }
                    return role(rows.iterator().next());
                });
    }

    /// Refused with `bad_field` unless these are all roles of the guild but @everyone.
    ///
    /// @param lowestFirst the new order
    /// @param allowed throws a refusal when these roles, the highest first, may not be ordered so
    public Future<Void> order(
            UUID guild, UUID actor, List<UUID> lowestFirst, Consumer<List<Role>> allowed) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> rolesOf(connection, guild))
                                .compose(former -> {
                                    allowed.accept(former);
                                    return Future.succeededFuture();
                                })
                                .compose(_ ->
                                        GuildStore.order(
                                                connection,
                                                """
                                                update roles r set position = o.position
                                                from unnest($2::uuid[]) with ordinality as o (id, position)
                                                where r.guild_id = $1 and r.id = o.id and r.id <> r.guild_id
                                                    and (select count(*) from roles where guild_id = $1
                                                        and id = any ($2)) + 1 = (
                                                    select count(*) from roles where guild_id = $1)
                                                """,
                                                guild,
                                                lowestFirst,
                                                Refusal.ofField(
                                                        RefusalCode.BAD_FIELD,
                                                        "roles must be all roles of the server but @everyone.",
                                                        "roles")))
                                .compose(_ ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.of(AuditAction.ORDER_ROLES, null))));
    }

    private static RefusedException unknown() {
        return new RefusedException(RefusalCode.NOT_FOUND, "This role does not exist.");
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
