package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.GuildEvent;
import bus.RoomsMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    public GuildService(GuildStore store, Directory directory, Bus bus) {
        this.store = store;
        this.directory = directory;
        this.bus = bus;
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

    /// Refused with `forbidden` or `bad_field`.
    public Future<RoomsMessage.ChannelCreated> createChannel(UUID user, UUID guild, String name) {
        String shown = LabelRules.trim(name);
        @Nullable String problem = LabelRules.problem(shown, MAX_CHANNEL_NAME_LENGTH);
        if (problem != null) {
            return Future.failedFuture(
                    new RefusedException(
                            Refusal.ofField(RefusalCode.BAD_FIELD, "name " + problem, "name")));
        }
        return requireMember(user, guild)
                .compose(_ -> store.createChannel(guild, shown))
                .map(channel -> {
                    bus.publish(
                            Addresses.guild(guild), new GuildEvent.ChannelCreated(guild, channel));
                    return new RoomsMessage.ChannelCreated(channel);
                });
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
