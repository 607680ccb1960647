package verticles.guild;

import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Participant;
import rooms.permission.Permission;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.ChannelAccess;

/// Answers requests about guilds and channels: what the store knows and the member may see, with
/// the present participants from the directory. While the directory cannot be reached the channels
/// look empty.
public final class GuildService {
    private final AccessStore members;
    private final AccessCache recent;
    private final GuildAccess access;
    private final Directory directory;

    /// @param recent for lists of channels that are asked for again and again
    public GuildService(AccessStore members, AccessCache recent, Directory directory) {
        this.recent = recent;
        this.members = members;
        this.access = new GuildAccess(members);
        this.directory = directory;
    }

    public Future<RoomsMessage.Guilds> guildsOf(UUID user) {
        return members.ofUser(user)
                .compose(guilds -> Future.all(guilds.stream().map(this::withPresence).toList()))
                .map(all -> new RoomsMessage.Guilds(all.list()));
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Channels> channelsOf(UUID user, UUID guild) {
        return recent.ofGuild(user, guild)
                .compose(this::shown)
                .map(shown -> new RoomsMessage.Channels(shown.guild().channels()));
    }

    /// Refused with `not_found`.
    public Future<RoomsMessage.Guild> guild(UUID user, UUID guild) {
        return members.ofGuild(user, guild).compose(this::shown);
    }

    private Future<RoomsMessage.Guild> shown(Optional<AccessStore.OfGuild> found) {
        return withPresence(found.orElseThrow(GuildAccess::noGuild)).map(RoomsMessage.Guild::new);
    }

    /// The channel, if the user may join its room, or may at least see it when a moderator moves
    /// them there. Refused with `channel_not_found`, `forbidden`, and `bad_field` for a channel
    /// without a room.
    public Future<ChannelAccess> joinable(UUID user, UUID channel, boolean moved) {
        return access.requireChannelPermission(
                        user, channel, moved ? Permission.VIEW_CHANNEL : Permission.CONNECT)
                .map(GuildAccess::requireVoice);
    }

    private Future<GuildView> withPresence(AccessStore.OfGuild guild) {
        UUID id = guild.member().guild();
        List<ChannelView> visible =
                guild.channels().stream()
                        .filter(GuildAccess::isVisible)
                        .map(ChannelAccess::view)
                        .toList();
        return directory
                .presence(id)
                .otherwise(Map.of())
                .map(present ->
                        new GuildView(
                                id,
                                guild.name(),
                                guild.owner(),
                                guild.member().permissions(),
                                visible.stream().map(channel -> with(channel, present)).toList()));
    }

    private static ChannelView with(ChannelView channel, Map<UUID, List<Participant>> present) {
        return channel.withParticipants(present.getOrDefault(channel.id(), List.of()));
    }
}
