package bus;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Role;

/// Requests to the address `rooms` and their replies: guilds, channels, and joining a room.
public sealed interface RoomsMessage extends BusMessage {
    /// The guilds of a user with channels and presence; answered by [Guilds].
    record ListGuilds(UUID user) implements RoomsMessage {}

    /// Answered by [Channels].
    record ListChannels(UUID user, UUID guild) implements RoomsMessage {}

    /// Answered by [ChannelCreated].
    record CreateChannel(UUID user, UUID guild, String name) implements RoomsMessage {}

    /// Joins the room of a channel; it is opened when no registry owns it. Answered by
    /// [RoomMessage.Joined], or refused (`channel_not_found`, `forbidden`, `room_full`, `no_media_node`;
    /// `stale_epoch` or `unavailable` when the owner of the room was lost meanwhile).
    record Join(UUID user, String username, UUID channel, String session, ParticipantState state)
            implements RoomsMessage {}

    /// Gives a member of a guild a role, asked for by an owner; answered by `Done`, or refused
    /// (`forbidden`, `not_found`).
    record SetRole(UUID user, UUID guild, UUID member, Role role) implements RoomsMessage {}

    record Guilds(List<GuildView> guilds) implements Reply {}

    record Channels(List<ChannelView> channels) implements Reply {}

    record ChannelCreated(ChannelView channel) implements Reply {}
}
