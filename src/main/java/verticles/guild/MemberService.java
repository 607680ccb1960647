package verticles.guild;

import bus.Bus;
import bus.BusMessage;
import bus.RoomsMessage;
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

/// Answers requests about members, and those about the guild that need its owner.
public final class MemberService {
    private static final int MAX_NICKNAME_LENGTH = 32;

    private final MemberStore store;
    private final RoleStore roles;
    private final OverrideStore overrides;
    private final GuildAccess access;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes by user
    public MemberService(
            MemberStore store,
            RoleStore roles,
            OverrideStore overrides,
            GuildAccess access,
            Bus bus,
            RateLimit changes) {
        this.store = store;
        this.roles = roles;
        this.overrides = overrides;
        this.access = access;
        this.bus = bus;
        this.changes = changes;
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Members> membersOf(
            UUID user, UUID guild, @Nullable UUID role, @Nullable UUID after) {
        return access.requirePermission(user, guild)
                .compose(_ -> store.page(guild, role, after))
                .map(page -> members(page, _ -> true));
    }

    /// A page of those who may view the channel, which has fewer of them when some members may not. Refused with
    /// `channel_not_found`.
    public Future<RoomsMessage.Members> membersOfChannel(
            UUID user, UUID channel, @Nullable UUID after) {
        return access.requireChannelPermission(user, channel)
                .compose(found -> {
                    UUID guild = found.channel().guild();
                    Future<List<Role>> all = roles.rolesOf(guild);
                    Future<List<TargetedOverride>> here = overrides.of(guild, channel);
                    Future<List<GuildMember>> page = store.page(guild, null, after);
                    Future<@Nullable UUID> owner = store.owner(guild);
                    return Future.all(all, here, page, owner)
                            .map(_ ->
                                    members(
                                            page.result(),
                                            member ->
                                                    mayView(
                                                            member,
                                                            owner.result(),
                                                            all.result(),
                                                            here.result())));
                });
    }

    /// Of oneself, or with [Permission#MODERATE_MEMBERS] of members below. Refused with `not_found`, `forbidden`,
    /// `bad_field` or `rate_limited`.
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
                                member,
                                nickname == null
                                        ? null
                                        : Changes.label("nickname", nickname, MAX_NICKNAME_LENGTH)))
                .map(_ -> changed(guild, member));
    }

    /// With [Permission#MANAGE_GUILD]. Refused with `not_found`, `forbidden`, `bad_field` or `rate_limited`.
    public Future<BusMessage.Done> renameGuild(UUID user, UUID guild, String name) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_GUILD))
                .compose(_ -> store.renameGuild(guild, Changes.label("name", name)))
                .map(_ -> changed(guild, null));
    }

    /// By the owner. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> transferGuild(UUID user, UUID guild, UUID owner) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild))
                .compose(actor -> {
                    if (!actor.rank().owner()) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "Only the owner can transfer the server to another member.");
                    }
                    return store.transfer(guild, owner);
                })
                .map(_ -> changed(guild, null));
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
            List<GuildMember> page, Predicate<GuildMember> shown) {
        boolean more = page.size() > MemberStore.PAGE;
        return new RoomsMessage.Members(
                page.stream().limit(MemberStore.PAGE).filter(shown).toList(), more);
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

    private BusMessage.Done changed(UUID guild, @Nullable UUID member) {
        return Changes.announce(bus, guild, member);
    }
}
