package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.GuildEvent;
import bus.RoomMessage;
import bus.RoomsMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import limits.RateLimit;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Participant;
import rooms.permission.Permission;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.ChannelAccess;
import store.postgres.GuildStore;

/// Answers requests about guilds and channels: what the store knows and the member may see, with the present
/// participants from the directory. While the directory cannot be reached the channels look empty.
public final class GuildService {
    private final GuildStore store;
    private final AccessStore members;
    private final GuildAccess access;
    private final Directory directory;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes of channels, by user
    public GuildService(
            GuildStore store,
            AccessStore members,
            Directory directory,
            Bus bus,
            RateLimit changes) {
        this.store = store;
        this.members = members;
        this.access = new GuildAccess(members);
        this.directory = directory;
        this.bus = bus;
        this.changes = changes;
    }

    public Future<RoomsMessage.Guilds> guildsOf(UUID user) {
        return members.ofUser(user)
                .compose(guilds -> Future.all(guilds.stream().map(this::withPresence).toList()))
                .map(all -> new RoomsMessage.Guilds(all.list()));
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Channels> channelsOf(UUID user, UUID guild) {
        return members.ofGuild(user, guild)
                .map(found -> found.orElseThrow(GuildAccess::noGuild))
                .compose(this::withPresence)
                .map(view -> new RoomsMessage.Channels(view.channels()));
    }

    /// With [Permission#MANAGE_CHANNELS]. Refused with `not_found`, `forbidden`, `rate_limited` or `bad_field`.
    public Future<RoomsMessage.ChannelCreated> createChannel(UUID user, UUID guild, String name) {
        return Changes.take(changes, user)
                .compose(_ -> access.requirePermission(user, guild, Permission.MANAGE_CHANNELS))
                .compose(_ -> store.createChannel(guild, Changes.label("name", name)))
                .map(channel -> {
                    bus.publish(
                            Addresses.guild(guild), new GuildEvent.ChannelCreated(guild, channel));
                    return new RoomsMessage.ChannelCreated(channel);
                });
    }

    /// With [Permission#MANAGE_CHANNELS] in the channel. Refused with `channel_not_found`, `forbidden`,
    /// `rate_limited` or `bad_field`.
    public Future<BusMessage.Done> renameChannel(UUID user, UUID guild, UUID channel, String name) {
        return manageable(user, guild, channel)
                .map(_ -> Changes.label("name", name))
                .compose(shown -> store.renameChannel(guild, channel, shown).map(shown))
                .map(shown -> {
                    bus.publish(
                            Addresses.guild(guild),
                            new GuildEvent.ChannelRenamed(guild, channel, shown));
                    return new BusMessage.Done();
                });
    }

    /// With [Permission#MANAGE_CHANNELS] in the channel. Refused with `channel_not_found`, `forbidden` or
    /// `rate_limited`.
    public Future<BusMessage.Done> deleteChannel(UUID user, UUID guild, UUID channel) {
        return manageable(user, guild, channel)
                .compose(_ -> store.deleteChannel(guild, channel))
                .compose(_ -> {
                    bus.publish(
                            Addresses.guild(guild), new GuildEvent.ChannelDeleted(guild, channel));
                    return endRoom(channel);
                });
    }

    /// A room without a registry needs no end.
    private Future<BusMessage.Done> endRoom(UUID channel) {
        return bus.request(Addresses.room(channel), new RoomMessage.End())
                .otherwise(new BusMessage.Done());
    }

    private Future<ChannelAccess> manageable(UUID user, UUID guild, UUID channel) {
        return Changes.take(changes, user)
                .compose(_ ->
                        access.requireChannelPermission(
                                user, guild, channel, Permission.MANAGE_CHANNELS));
    }

    /// The channel, if the user may join its room, or may at least see it when a moderator moves them there. Refused with `channel_not_found`, `forbidden`, and `bad_field` for a
    /// channel without a room.
    public Future<ChannelAccess> joinable(UUID user, UUID channel, boolean moved) {
        return access.requireChannelPermission(
                        user, channel, moved ? Permission.VIEW_CHANNEL : Permission.CONNECT)
                .map(found -> {
                    if (!found.channel().kind().hasVoice()) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.BAD_FIELD,
                                        "This is not a voice channel.",
                                        "channel"));
                    }
                    return found;
                });
    }

    private Future<GuildView> withPresence(AccessStore.OfGuild guild) {
        UUID id = guild.member().guild();
        List<ChannelView> visible =
                guild.channels().stream()
                        .filter(GuildAccess::isVisible)
                        .map(ChannelAccess::channel)
                        .toList();
        return directory
                .presence(id)
                .otherwise(Map.of())
                .map(present ->
                        new GuildView(
                                id,
                                guild.name(),
                                visible.stream().map(channel -> with(channel, present)).toList()));
    }

    private static ChannelView with(ChannelView channel, Map<UUID, List<Participant>> present) {
        return channel.withParticipants(present.getOrDefault(channel.id(), List.of()));
    }
}
