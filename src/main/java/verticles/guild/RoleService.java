package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.GuildEvent;
import bus.RoomsMessage;
import io.vertx.core.Future;
import java.util.List;
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
    private final MemberEvents events;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes of roles, by user
    public RoleService(
            RoleStore store, GuildAccess access, MemberEvents events, Bus bus, RateLimit changes) {
        this.events = events;
        this.store = store;
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

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden`, `rate_limited`, `bad_field` or
    /// `too_many_roles`.
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

    /// With [Permission#MANAGE_ROLES]; of @everyone only the permissions change. Refused with `not_found`,
    /// `forbidden`, `rate_limited` or `bad_field`.
    public Future<BusMessage.Done> change(
            UUID user,
            UUID guild,
            UUID role,
            String name,
            @Nullable Integer color,
            Permissions permissions) {
        return manager(user, guild)
                .compose(actor ->
                        store.role(guild, role)
                                .compose(found -> {
                                    Role former = requireBelow(actor, found);
                                    requireOwn(actor, former.permissions(), permissions);
                                    boolean everyone = former.isEveryone();
                                    return store.change(
                                            guild,
                                            user,
                                            role,
                                            everyone ? former.name() : Changes.label("name", name),
                                            everyone ? null : color,
                                            permissions);
                                }))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> delete(UUID user, UUID guild, UUID role) {
        return changeable(user, guild, role)
                .compose(found -> store.delete(guild, user, found.id()))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES]; roles that are not below the user's highest one keep their places. Refused
    /// with `not_found`, `forbidden`, `rate_limited` or `bad_field`.
    ///
    /// @param roles all but @everyone, the highest first
    public Future<BusMessage.Done> order(UUID user, UUID guild, List<UUID> roles) {
        return manager(user, guild)
                .compose(actor ->
                        store.rolesOf(guild)
                                .compose(former -> {
                                    requireSameAbove(actor, former, roles);
                                    return store.order(guild, user, roles.reversed());
                                }))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES], and only a role whose permissions the user has. Refused with `not_found`,
    /// `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> assign(UUID user, UUID guild, UUID member, UUID role) {
        return manager(user, guild)
                .compose(actor ->
                        store.role(guild, role)
                                .compose(found -> {
                                    Role given = requireBelow(actor, found);
                                    requireOwn(actor, Permissions.NONE, given.permissions());
                                    return store.assign(guild, user, member, given.id());
                                }))
                .map(_ -> events.changed(guild, member));
    }

    /// With [Permission#MANAGE_ROLES]. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> unassign(UUID user, UUID guild, UUID member, UUID role) {
        return changeable(user, guild, role)
                .compose(found -> store.unassign(guild, user, member, found))
                .map(_ -> events.changed(guild, member));
    }

    private Future<MemberAccess> manager(UUID user, UUID guild) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_ROLES));
    }

    private Future<Role> changeable(UUID user, UUID guild, UUID role) {
        return manager(user, guild)
                .compose(actor -> store.role(guild, role).map(found -> requireBelow(actor, found)));
    }

    private BusMessage.Done changed(UUID guild) {
        bus.publish(Addresses.guild(guild), new GuildEvent.RolesChanged(guild));
        return Changes.announce(bus, guild, null);
    }

    private static Role requireBelow(MemberAccess actor, Optional<Role> found) {
        Role role =
                found.orElseThrow(() ->
                        new RefusedException(RefusalCode.NOT_FOUND, "This role does not exist."));
        if (!actor.rank().isAboveRole(role.position())) {
            throw tooHigh();
        }
        return role;
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
