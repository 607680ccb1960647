package bus;

import java.util.List;
import java.util.UUID;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Role;

/// Requests to and replies from the address `rooms`: guilds, channels, and opening a room.
public sealed interface RoomsMessage extends BusMessage {
    /// The guilds of a user with channels and presence; answered by [Guilds].
    record ListGuilds(UUID user) implements RoomsMessage {}

    /// Answered by [Channels].
    record ListChannels(UUID user, UUID guild) implements RoomsMessage {}

    /// Answered by [ChannelCreated].
    record CreateChannel(UUID user, UUID guild, String name) implements RoomsMessage {}

    /// Makes sure that somebody owns the room of a channel the user may join; answered by
    /// [RoomOpened].
    record OpenRoom(UUID user, UUID channel) implements RoomsMessage {}

    /// Gives a member of a guild a role, asked for by an owner; answered by `Done`, or refused
    /// (`forbidden`, `not_found`).
    record SetRole(UUID user, UUID guild, UUID member, Role role) implements RoomsMessage {}

    record Guilds(List<GuildView> guilds) implements RoomsMessage {}

    record Channels(List<ChannelView> channels) implements RoomsMessage {}

    record ChannelCreated(ChannelView channel) implements RoomsMessage {}

    /// `room.<room>` is served now, under this epoch.
    ///
    /// @param role what the user is in the guild
    record RoomOpened(UUID room, UUID guild, long epoch, Role role) implements RoomsMessage {}
}
