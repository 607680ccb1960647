package verticles.guild;

import bus.BusMessage;
import bus.RoomsMessage;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import rooms.permission.Role;
import store.guild.MemberAccess;
import store.guild.RoleStore;

/// Answers requests about the roles of a guild. Members change only roles below their highest one, and give no
/// permission that they lack.
public final class RoleService {
    private final RoleStore store;
    private final GuildAccess access;
    private final RateLimit changes;

    /// @param changes of roles, by user
    public RoleService(RoleStore store, GuildAccess access, RateLimit changes) {
        this.store = store;
        this.access = access;
        this.changes = changes;
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Roles> rolesOf(UUID user, UUID guild) {
        return access.requirePermission(user, guild)
                .compose(_ -> store.rolesOf(guild))
                .map(RoomsMessage.Roles::new);
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden`, `rate_limited`, `bad_field` or
    /// `too_many_roles`.
    public Future<RoomsMessage.RoleCreated> create(
            UUID user, UUID guild, String name, @Nullable Integer color, Permissions permissions) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_ROLES))
                .compose(actor -> {
                    requireOwn(actor, Permissions.NONE, permissions);
                    return store.create(guild, Changes.label("name", name), color, permissions);
                })
                .map(RoomsMessage.RoleCreated::new);
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> assign(UUID user, UUID guild, UUID member, UUID role) {
        return changeable(user, guild, role)
                .compose(found -> store.assign(guild, member, found.id()))
                .map(_ -> new BusMessage.Done());
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> unassign(UUID user, UUID guild, UUID member, UUID role) {
        return changeable(user, guild, role)
                .compose(found -> store.unassign(guild, member, found.id()))
                .map(_ -> new BusMessage.Done());
    }

    private Future<Role> changeable(UUID user, UUID guild, UUID role) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_ROLES))
                .compose(actor -> store.role(guild, role).map(found -> requireBelow(actor, found)));
    }

    private static Role requireBelow(MemberAccess actor, Optional<Role> found) {
        Role role = found.orElseThrow(RoleService::noRole);
        if (!actor.rank().isAboveRole(role.position())) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN, "You can only change roles below your highest role.");
        }
        return role;
    }

    private static void requireOwn(MemberAccess actor, Permissions before, Permissions after) {
        if (!actor.rank().mayChange(actor.permissions(), before, after)) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN, "You can only grant permissions that you have.");
        }
    }

    private static RefusedException noRole() {
        return new RefusedException(RefusalCode.NOT_FOUND, "This role does not exist.");
    }
}
