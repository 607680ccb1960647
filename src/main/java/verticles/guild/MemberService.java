package verticles.guild;

import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.GuildMember;
import rooms.permission.ChannelOverrides;
import rooms.permission.MemberGrants;
import rooms.permission.OverrideTarget;
import rooms.permission.Permission;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Role;
import rooms.permission.TargetedOverride;
import store.guild.MemberAccess;
import store.guild.MemberStore;
import store.guild.OverrideStore;
import store.guild.RoleStore;

/// Answers requests about members.
public final class MemberService {
    private static final int MAX_NICKNAME_LENGTH = 32;

    private final MemberStore store;
    private final RoleStore roles;
    private final OverrideStore overrides;
    private final GuildAccess access;
    private final MemberOrders orders;
    private final MemberEvents events;
    private final RateLimit changes;

    /// @param changes by user
    MemberService(
            MemberStore store,
            MemberOrders orders,
            RoleStore roles,
            OverrideStore overrides,
            GuildAccess access,
            MemberEvents events,
            RateLimit changes) {
        this.store = store;
        this.orders = orders;
        this.roles = roles;
        this.overrides = overrides;
        this.access = access;
        this.events = events;
        this.changes = changes;
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Members> membersOf(
            UUID user, UUID guild, @Nullable UUID role, @Nullable UUID after, int limit) {
        return access.requirePermission(user, guild)
                .compose(_ -> store.page(guild, role, after, limit + 1))
                .map(page -> members(page, limit, _ -> true));
    }

    /// Some of the members as lists show them, with how many there are below each role. Refused
    /// with `not_found`.
    public Future<RoomsMessage.MemberRange> range(UUID user, UUID guild, int offset) {
        return access.requirePermission(user, guild)
                .compose(_ -> orders.of(guild))
                .compose(order ->
                        store.members(guild, order.range(offset, MemberStore.PAGE))
                                .map(members ->
                                        new RoomsMessage.MemberRange(order.headings(), members)));
    }

    /// A page of those who may view the channel, which has fewer of them when some members may not.
    /// Refused with `channel_not_found`.
    public Future<RoomsMessage.Members> membersOfChannel(
            UUID user, UUID channel, @Nullable UUID after, int limit) {
        return access.requireChannelPermission(user, channel)
                .compose(found -> {
                    UUID guild = found.channel().guild();
                    Future<List<Role>> all = roles.rolesOf(guild);
                    Future<List<TargetedOverride>> here = overrides.of(guild, channel);
                    Future<List<GuildMember>> page = store.page(guild, null, after, limit + 1);
                    Future<@Nullable UUID> owner = store.owner(guild);
                    return Future.all(all, here, page, owner)
                            .map(_ ->
                                    members(
                                            page.result(),
                                            limit,
                                            member ->
                                                    mayView(
                                                            member,
                                                            owner.result(),
                                                            all.result(),
                                                            here.result())));
                });
    }

    /// Of oneself, or with [Permission#MODERATE_MEMBERS] of members below. Refused with
    /// `not_found`, `forbidden`, `bad_field` or `rate_limited`.
    public Future<BusMessage.Done> changeNickname(
            UUID user, UUID guild, UUID member, @Nullable String nickname) {
        boolean own = user.equals(member);
        return Changes.take(changes, user)
                .compose(_ ->
                        own
                                ? access.requirePermission(user, guild)
                                : access.requirePermission(
                                        user, guild, Permission.MODERATE_MEMBERS))
                .compose(actor -> own ? Future.succeededFuture() : requireBelow(actor, member))
                .compose(_ ->
                        store.changeNickname(
                                guild,
                                user,
                                member,
                                nickname == null
                                        ? null
                                        : Changes.label("nickname", nickname, MAX_NICKNAME_LENGTH)))
                .map(_ -> events.changed(guild, member));
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Member> member(UUID user, UUID guild, UUID member) {
        return access.requirePermission(user, guild)
                .compose(_ -> store.member(guild, member))
                .map(found ->
                        new RoomsMessage.Member(
                                found.orElseThrow(() ->
                                        new RefusedException(
                                                RefusalCode.NOT_FOUND,
                                                "This user is not a member of the server."))));
    }

    /// Ends the own membership. Refused with `not_found`, `owns_guild` or `rate_limited`.
    public Future<BusMessage.Done> leave(UUID user, UUID guild) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild))
                .compose(_ -> store.leave(guild, user))
                .map(_ -> events.left(guild, user));
    }

    private Future<Void> requireBelow(MemberAccess actor, UUID member) {
        return access.requirePermission(member, actor.guild())
                .map(target -> {
                    if (!actor.rank().isAbove(target.rank())) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "You can only do this to members below your highest role.");
                    }
                    return null;
                });
    }

    private static RoomsMessage.Members members(
            List<GuildMember> found, int limit, Predicate<GuildMember> shown) {
        List<GuildMember> page = found.stream().limit(limit).toList();
        return new RoomsMessage.Members(
                page.stream().filter(shown).toList(),
                found.size() > limit ? page.getLast().user() : null);
    }

    private static boolean mayView(
            GuildMember member,
            @Nullable UUID owner,
            List<Role> roles,
            List<TargetedOverride> overrides) {
        Map<OverrideTarget, PermissionOverride> here =
                overrides.stream()
                        .collect(
                                Collectors.toMap(
                                        TargetedOverride::target, TargetedOverride::override));
        Role everyone = roles.getLast();
        MemberGrants grants =
                new MemberGrants(
                        Objects.equals(owner, member.user()),
                        false,
                        everyone.permissions(),
                        roles.stream()
                                .filter(role -> member.roles().contains(role.id()))
                                .map(Role::permissions)
                                .toList());
        Permissions permissions =
                grants.inChannel(
                        new ChannelOverrides(
                                ofRole(here, everyone.id()),
                                member.roles().stream().map(role -> ofRole(here, role)).toList(),
                                here.getOrDefault(
                                        new OverrideTarget(
                                                OverrideTarget.Kind.MEMBER, member.user()),
                                        PermissionOverride.NONE)));
        return permissions.has(Permission.VIEW_CHANNEL);
    }

    private static PermissionOverride ofRole(
            Map<OverrideTarget, PermissionOverride> overrides, UUID role) {
        return overrides.getOrDefault(
                new OverrideTarget(OverrideTarget.Kind.ROLE, role), PermissionOverride.NONE);
    }
}
