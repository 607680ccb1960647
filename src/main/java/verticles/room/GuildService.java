package verticles.room;

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
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Participant;
import rooms.Role;
import store.directory.Directory;
import store.postgres.GuildStore;
import text.LabelRules;

/// Answers requests about guilds and channels: what the store knows, with the present participants from the
/// directory. While the directory cannot be reached the channels look empty.
public final class GuildService {
    private static final int MAX_CHANNEL_NAME_LENGTH = 100;

    private final GuildStore store;
    private final Directory directory;
    private final Bus bus;
    private final RateLimit changes;

    /// @param changes of channels, by user
    public GuildService(GuildStore store, Directory directory, Bus bus, RateLimit changes) {
        this.store = store;
        this.directory = directory;
        this.bus = bus;
        this.changes = changes;
    }

    public Future<RoomsMessage.Guilds> guildsOf(UUID user) {
        return store.guildsOf(user)
                .compose(guilds -> Future.all(guilds.stream().map(this::withPresence).toList()))
                .map(all -> new RoomsMessage.Guilds(all.list()));
    }

    /// Refused with `forbidden`.
    public Future<RoomsMessage.Channels> channelsOf(UUID user, UUID guild) {
        return requireMember(user, guild)
                .compose(_ -> store.channelsOf(guild))
                .compose(channels -> withPresence(guild, channels))
                .map(RoomsMessage.Channels::new);
    }

    /// For moderators and owners. Refused with `forbidden`, `rate_limited` or `bad_field`.
    public Future<RoomsMessage.ChannelCreated> createChannel(UUID user, UUID guild, String name) {
        return mayChangeChannels(user, guild)
                .map(_ -> channelName(name))
                .compose(shown -> store.createChannel(guild, shown))
                .map(channel -> {
                    bus.publish(
                            Addresses.guild(guild), new GuildEvent.ChannelCreated(guild, channel));
                    return new RoomsMessage.ChannelCreated(channel);
                });
    }

    /// For moderators and owners. Refused with `forbidden`, `rate_limited`, `bad_field` or
    /// `channel_not_found`.
    public Future<BusMessage.Done> renameChannel(UUID user, UUID guild, UUID channel, String name) {
        return mayChangeChannels(user, guild)
                .map(_ -> channelName(name))
                .compose(shown -> store.renameChannel(guild, channel, shown).map(shown))
                .map(shown -> {
                    bus.publish(
                            Addresses.guild(guild),
                            new GuildEvent.ChannelRenamed(guild, channel, shown));
                    return new BusMessage.Done();
                });
    }

    /// For moderators and owners. Refused with `forbidden`, `rate_limited` or `channel_not_found`.
    public Future<BusMessage.Done> deleteChannel(UUID user, UUID guild, UUID channel) {
        return mayChangeChannels(user, guild)
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

    private Future<Role> mayChangeChannels(UUID user, UUID guild) {
        return requireMember(user, guild)
                .map(role -> {
                    if (!role.changesChannels()) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "Only moderators and owners can change channels.");
                    }
                    long waitNanos = changes.take(user.toString(), System.nanoTime());
                    if (waitNanos > 0) {
                        throw new RefusedException(Refusal.rateLimited(waitNanos));
                    }
                    return role;
                });
    }

    private static String channelName(String name) {
        String shown = LabelRules.trim(name);
        @Nullable String problem = LabelRules.problem(shown, MAX_CHANNEL_NAME_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "name " + problem, "name"));
        }
        return shown;
    }

    /// Gives a member a role; refused with `forbidden`, and with `not_found` when the user is not
    /// a member.
    public Future<BusMessage.Done> setRole(UUID user, UUID guild, UUID member, Role role) {
        return requireMember(user, guild)
                .compose(own -> {
                    if (own != Role.OWNER) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "Only an owner can change roles.");
                    }
                    if (member.equals(user)) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "An owner's role can only be changed by another owner.");
                    }
                    return store.setRole(guild, member, role);
                })
                .map(_ -> new BusMessage.Done());
    }

    /// A channel and what the user is in its guild.
    public record Joinable(ChannelView channel, Role role) {}

    /// The channel, if the user may join it; refused with `channel_not_found` or `forbidden`.
    public Future<Joinable> joinable(UUID user, UUID channel) {
        return store.channel(channel)
                .map(found ->
                        found.orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.CHANNEL_NOT_FOUND,
                                        "This channel does not exist.")))
                .compose(found ->
                        requireMember(user, found.guild()).map(role -> new Joinable(found, role)));
    }

    private Future<Role> requireMember(UUID user, UUID guild) {
        return store.role(guild, user)
                .map(role ->
                        role.orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.FORBIDDEN,
                                        "You are not a member of this guild.")));
    }

    private Future<GuildView> withPresence(GuildView guild) {
        return withPresence(guild.id(), guild.channels())
                .map(channels -> new GuildView(guild.id(), guild.name(), channels));
    }

    private Future<List<ChannelView>> withPresence(UUID guild, List<ChannelView> channels) {
        return directory
                .presence(guild)
                .otherwise(Map.of())
                .map(present ->
                        channels.stream()
                                .map(c -> with(c, present.getOrDefault(c.id(), List.of())))
                                .toList());
    }

    private static ChannelView with(ChannelView channel, List<Participant> participants) {
        return new ChannelView(
                channel.id(), channel.guild(), channel.name(), channel.position(), participants);
    }
}
