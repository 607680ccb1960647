package bus;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Role;

/// Requests to the address `rooms` and their replies: guilds, channels, and joining a room.
public sealed interface RoomsMessage extends BusMessage {
    /// The guilds of a user with channels and presence.
    record ListGuilds(UUID user) implements RoomsMessage, Request<Guilds> {}

    record ListChannels(UUID user, UUID guild) implements RoomsMessage, Request<Channels> {}

    record CreateChannel(UUID user, UUID guild, String name)
            implements RoomsMessage, Request<ChannelCreated> {}

    /// Asked for by a moderator or owner, as the creation is. Refused with `forbidden`, `bad_field`,
    /// `channel_not_found` or `rate_limited`.
    record RenameChannel(UUID user, UUID guild, UUID channel, String name)
            implements RoomsMessage, Request<Done> {}

    /// Takes its participants out of the room. Refused with `forbidden`, `channel_not_found` or
    /// `rate_limited`.
    record DeleteChannel(UUID user, UUID guild, UUID channel)
            implements RoomsMessage, Request<Done> {}

    /// Joins the room of a channel; it is opened when no registry owns it. Refused with
    /// `channel_not_found`, `forbidden`, `room_full` or `no_media_node`; with `stale_epoch` or `unavailable`
    /// when the owner of the room was lost meanwhile.
    record Join(UUID user, String username, UUID channel, String session, ParticipantState state)
            implements RoomsMessage, Request<RoomMessage.Joined> {}

    /// Gives a member of a guild a role, asked for by an owner. Refused with `forbidden` or `not_found`.
    record SetRole(UUID user, UUID guild, UUID member, Role role)
            implements RoomsMessage, Request<Done> {}

    record Guilds(List<GuildView> guilds) implements Reply {}

    record Channels(List<ChannelView> channels) implements Reply {}

    record ChannelCreated(ChannelView channel) implements Reply {}
}
