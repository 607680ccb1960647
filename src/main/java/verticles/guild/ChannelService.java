package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import limits.RateLimit;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.permission.OverrideTarget;
import rooms.permission.Permission;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Rank;
import rooms.permission.TargetedOverride;
import store.guild.ChannelAccess;
import store.guild.ChannelStore;
import store.guild.OverrideStore;

/// Answers requests that change channels and their overrides.
public final class ChannelService {
    private final ChannelStore store;
    private final OverrideStore overrides;
    private final GuildAccess access;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes of channels, by user
    public ChannelService(
            ChannelStore store,
            OverrideStore overrides,
            GuildAccess access,
            Bus bus,
            RateLimit changes) {
        this.store = store;
        this.overrides = overrides;
        this.access = access;
        this.bus = bus;
        this.changes = changes;
    }

    /// Refused with `channel_not_found`.
    public Future<RoomsMessage.Channel> channel(UUID user, UUID channel) {
        return access.requireChannelPermission(user, channel)
                .map(found -> new RoomsMessage.Channel(found.view()));
    }

    /// With [Permission#MANAGE_CHANNELS]. Refused with `not_found`, `forbidden`, `rate_limited`,
    /// `bad_field` or `too_many_channels`.
    public Future<RoomsMessage.Channel> create(
            UUID user, UUID guild, ChannelKind kind, ChannelProperties properties) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_CHANNELS))
                .compose(_ -> store.create(guild, user, kind, checked(properties)))
                .map(channel -> {
                    changed(guild);
                    return new RoomsMessage.Channel(channel);
                });
    }

    /// With [Permission#MANAGE_CHANNELS] in the channel. Refused with `channel_not_found`,
    /// `forbidden`, `rate_limited` or `bad_field`.
    public Future<BusMessage.Done> change(UUID user, UUID channel, ChannelProperties properties) {
        return manageable(user, channel)
                .compose(found -> {
                    UUID guild = found.channel().guild();
                    return store.change(guild, user, channel, checked(properties))
                            .map(_ -> changed(guild));
                });
    }

    /// With [Permission#MANAGE_CHANNELS] in the channel. Refused with `channel_not_found`,
    /// `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> delete(UUID user, UUID channel) {
        return manageable(user, channel)
                .compose(found -> {
                    UUID guild = found.channel().guild();
                    return store.delete(guild, user, channel)
                            // First, so that its participants learn that it was deleted.
                            .compose(_ -> endRoom(channel))
                            .onSuccess(_ -> changed(guild));
                });
    }

    /// With [Permission#MANAGE_CHANNELS]. Refused with `not_found`, `forbidden`, `rate_limited` or
    /// `bad_field`.
    public Future<BusMessage.Done> order(UUID user, UUID guild, List<UUID> channels) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_CHANNELS))
                .compose(_ -> store.order(guild, user, channels))
                .map(_ -> changed(guild));
    }

    /// With [Permission#MANAGE_ROLES] in the channel. Refused with `channel_not_found` or
    /// `forbidden`.
    public Future<RoomsMessage.Overrides> overridesOf(UUID user, UUID channel) {
        return access.requireChannelPermission(user, channel, Permission.MANAGE_ROLES)
                .compose(found -> overrides.of(found.channel().guild(), channel))
                .map(RoomsMessage.Overrides::new);
    }

    /// With [Permission#MANAGE_ROLES] in the channel, of permissions that the user has there, and
    /// for @everyone or roles and members below their highest role. Refused with
    /// `channel_not_found`, `forbidden`, `bad_field`, `not_found`, `too_many_overrides` or
    /// `rate_limited`.
    public Future<BusMessage.Done> changeOverride(
            UUID user, UUID channel, TargetedOverride changed) {
        return Changes.take(changes, user)
                .compose(_ ->
                        access.requireChannelPermission(user, channel, Permission.MANAGE_ROLES))
                .compose(found -> {
                    UUID guild = found.channel().guild();
                    requireValid(changed.override());
                    return overrides
                            .change(
                                    guild,
                                    user,
                                    found.channel(),
                                    changed,
                                    (target, former) -> {
                                        if (!isEveryone(changed.target(), guild)) {
                                            requireBelow(found.member().rank(), target);
                                        }
                                        requireOwn(found, former, changed.override());
                                    })
                            .map(_ -> changed(guild));
                });
    }

    private static boolean isEveryone(OverrideTarget target, UUID guild) {
        return target.equals(new OverrideTarget(OverrideTarget.Kind.ROLE, guild));
    }

    private static void requireBelow(Rank actor, Rank target) {
        if (!actor.owner() && !actor.isAbove(target)) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN,
                    "You can only change overrides of roles and members below your highest role.");
        }
    }

    private static void requireValid(PermissionOverride override) {
        Permissions both = override.allow().with(override.deny());
        if (!Permissions.OF_CHANNELS.covers(both)) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            "allow and deny may name only permissions of channels.",
                            "allow"));
        }
        if (!override.allow().onlyOf(override.deny()).equals(Permissions.NONE)) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            "A permission is either allowed or denied.",
                            "deny"));
        }
    }

    private static void requireOwn(
            ChannelAccess actor, PermissionOverride before, PermissionOverride after) {
        Permissions own = actor.permissions();
        var rank = actor.member().rank();
        if (!rank.mayChange(own, before.allow(), after.allow())
                || !rank.mayChange(own, before.deny(), after.deny())) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN,
                    "You can only change permissions that you have in this channel.");
        }
    }

    private Future<ChannelAccess> manageable(UUID user, UUID channel) {
        return Changes.take(changes, user)
                .compose(_ ->
                        access.requireChannelPermission(user, channel, Permission.MANAGE_CHANNELS));
    }

    private static ChannelProperties checked(ChannelProperties properties) {
        return new ChannelProperties(
                Changes.label("name", properties.name()),
                properties.category(),
                Changes.topic(properties.topic()),
                properties.userLimit(),
                properties.bitrate(),
                properties.videoQuality(),
                properties.slowModeSeconds());
    }

    private BusMessage.Done changed(UUID guild) {
        return Changes.announce(bus, guild, null);
    }

    /// A room without a registry needs no end.
    private Future<BusMessage.Done> endRoom(UUID channel) {
        return bus.request(Addresses.room(channel), new RoomMessage.End())
                .otherwise(new BusMessage.Done());
    }
}
