package verticles.guild;

import accounts.GuildCreation;
import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import config.GuildSettings;
import io.vertx.core.Future;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.permission.Permission;
import store.guild.GuildLifecycleStore;
import store.postgres.Database;

/// Answers requests that create, rename, hand over and delete guilds.
public final class GuildLifecycleService {
    private static final Logger LOG = LoggerFactory.getLogger(GuildLifecycleService.class);

    private final GuildLifecycleStore store;
    private final GuildLifecycleStore.Bounds bounds;
    private final GuildService guilds;
    private final GuildAccess access;
    private final MemberEvents members;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes by user
    public GuildLifecycleService(
            Database database,
            GuildSettings settings,
            GuildService guilds,
            GuildAccess access,
            Bus bus,
            RateLimit changes) {
        this.store = new GuildLifecycleStore(database);
        this.bounds =
                new GuildLifecycleStore.Bounds(
                        settings.creation() == GuildCreation.ADMINISTRATORS,
                        settings.perOwner(),
                        settings.maximum());
        this.guilds = guilds;
        this.access = access;
        this.members = new MemberEvents(database, bus);
        this.bus = bus;
        this.changes = changes;
    }

    public Future<RoomsMessage.GuildCreation> mayCreate(UUID user) {
        return store.mayCreate(user, bounds).map(RoomsMessage.GuildCreation::new);
    }

    /// Refused with `forbidden`, `bad_field`, `too_many_guilds` or `rate_limited`.
    ///
    /// @param languages for the names of the first channels, as in `Accept-Language`; null for any
    public Future<RoomsMessage.Guild> create(UUID user, String name, @Nullable String languages) {
        return Changes.take(changes, user)
                .compose(_ ->
                        store.create(
                                user,
                                Changes.label("name", name),
                                FirstChannelNames.of(languages),
                                bounds))
                .compose(guild -> {
                    LOG.info("user {} created guild {}", user, guild);
                    members.joined(guild, user);
                    return guilds.guild(user, guild);
                });
    }

    /// With [Permission#MANAGE_GUILD]. Refused with `not_found`, `forbidden`, `bad_field` or
    /// `rate_limited`.
    public Future<BusMessage.Done> rename(UUID user, UUID guild, String name) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_GUILD))
                .compose(_ -> store.rename(guild, user, Changes.label("name", name)))
                .map(_ -> Changes.announce(bus, guild, null));
    }

    /// By the owner. Refused with `not_found`, `forbidden`, `too_many_guilds` or `rate_limited`.
    public Future<BusMessage.Done> transfer(UUID user, UUID guild, UUID owner) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild))
                .compose(_ -> store.transfer(guild, user, owner, bounds))
                .map(_ -> Changes.announce(bus, guild, null));
    }

    /// By the owner. Refused with `not_found`, `forbidden` or `rate_limited`.
    public Future<BusMessage.Done> delete(UUID user, UUID guild) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild))
                .compose(_ -> store.delete(guild, user))
                .onSuccess(_ -> LOG.info("user {} deleted guild {}", user, guild))
                // First, so that participants learn that their channel was deleted.
                .compose(channels -> Future.join(channels.stream().map(this::endRoom).toList()))
                .map(_ -> Changes.announce(bus, guild, null));
    }

    /// A room without a registry needs no end.
    private Future<BusMessage.Done> endRoom(UUID channel) {
        return bus.request(Addresses.room(channel), new RoomMessage.End())
                .otherwise(new BusMessage.Done());
    }
}
