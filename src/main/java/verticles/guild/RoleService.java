package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import rooms.permission.Role;
import store.guild.MemberAccess;
import store.guild.MemberRoleStore;
import store.guild.RoleStore;

/// Answers requests about the roles of a guild. Members change only roles below their highest one,
/// and give no permission that they lack.
public final class RoleService {
    private final RoleStore store;
    private final MemberRoleStore members;
    private final GuildAccess access;
    private final MemberEvents events;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes of roles, by user
    public RoleService(
            RoleStore store,
            MemberRoleStore members,
            GuildAccess access,
            MemberEvents events,
            Bus bus,
            RateLimit changes) {
        this.events = events;
        this.store = store;
        this.members = members;
        this.access = access;
        this.bus = bus;
        this.changes = changes;
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Roles> rolesOf(UUID user, UUID guild) {
        return access.requirePermission(user, guild)
                .compose(_ -> store.rolesOf(guild))
                .map(RoomsMessage.Roles::new);
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden`, `rate_limited`,
    /// `bad_field` or `too_many_roles`.
    public Future<RoomsMessage.RoleCreated> create(
            UUID user, UUID guild, String name, @Nullable Integer color, Permissions permissions) {
        return manager(user, guild)
                .compose(actor -> {
                    requireOwn(actor, Permissions.NONE, permissions);
                    return store.create(
                            guild, user, Changes.label("name", name), color, permissions);
                })
                .map(role -> {
                    changed(guild);
                    return new RoomsMessage.RoleCreated(role);
                });
    }

    /// With [Permission#MANAGE_ROLES]; of @everyone only the permissions change. Refused with
    /// `not_found`, `forbidden`, `rate_limited` or `bad_field`.
    public Future<BusMessage.Done> change(
            UUID user,
            UUID guild,
            UUID role,
            String name,
            @Nullable Integer color,
            Permissions permissions) {
        return manager(user, guild)
                .compose(actor ->
                        store.change(
                                guild,
                                user,
                                role,
                                former -> {
                                    requireBelow(actor, former);
                                    requireOwn(actor, former.permissions(), permissions);
                                    return former.isEveryone()
                                            ? former.withPermissions(permissions)
                                            : former.with(
                                                    Changes.label("name", name),
                                                    color,
                                                    permissions);
                                }))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> delete(UUID user, UUID guild, UUID role) {
        return manager(user, guild)
                .compose(actor ->
                        store.delete(guild, user, role, found -> requireBelow(actor, found)))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES]; roles that are not below the user's highest one keep their
    /// places. Refused with `not_found`, `forbidden`, `rate_limited` or `bad_field`.
    ///
    /// @param roles all but @everyone, the highest first
    public Future<BusMessage.Done> order(UUID user, UUID guild, List<UUID> roles) {
        return manager(user, guild)
                .compose(actor ->
                        store.order(
                                guild,
                                user,
                                roles.reversed(),
                                former -> requireSameAbove(actor, former, roles)))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES], and only a role whose permissions the user has. Refused with
    /// `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> assign(UUID user, UUID guild, UUID member, UUID role) {
        return manager(user, guild)
                .compose(actor ->
                        members.assign(
                                guild,
                                user,
                                member,
                                role,
                                given -> {
                                    requireBelow(actor, given);
                                    requireOwn(actor, Permissions.NONE, given.permissions());
                                }))
                .map(_ -> events.changed(guild, member));
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> unassign(UUID user, UUID guild, UUID member, UUID role) {
        return manager(user, guild)
                .compose(actor ->
                        members.unassign(
                                guild, user, member, role, found -> requireBelow(actor, found)))
                .map(_ -> events.changed(guild, member));
    }

    private Future<MemberAccess> manager(UUID user, UUID guild) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_ROLES));
    }

    private BusMessage.Done changed(UUID guild) {
        bus.publish(Addresses.guild(guild), new GuildEvent.RolesChanged(guild));
        return Changes.announce(bus, guild, null);
    }

    private static void requireBelow(MemberAccess actor, Role role) {
        if (!actor.rank().isAboveRole(role.position())) {
            throw tooHigh();
        }
    }

    private static void requireSameAbove(MemberAccess actor, List<Role> former, List<UUID> roles) {
        for (int i = 0; i < former.size() && !former.get(i).isEveryone(); i++) {
            Role role = former.get(i);
            boolean kept = i < roles.size() && roles.get(i).equals(role.id());
            if (!kept && !actor.rank().isAboveRole(role.position())) {
                throw tooHigh();
            }
        }
    }

    private static void requireOwn(MemberAccess actor, Permissions before, Permissions after) {
        if (!actor.rank().mayChange(actor.permissions(), before, after)) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN, "You can only grant permissions that you have.");
        }
    }

    private static RefusedException tooHigh() {
        return new RefusedException(
                RefusalCode.FORBIDDEN, "You can only change roles below your highest role.");
    }
}
