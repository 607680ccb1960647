package bus;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.permission.Permissions;
import rooms.permission.Role;

/// Requests to the address `rooms` and their replies: guilds, channels, and joining a room.
public sealed interface RoomsMessage extends BusMessage {
    /// The guilds of a user with channels and presence.
    record ListGuilds(UUID user) implements RoomsMessage, Request<Guilds> {}

    record ListChannels(UUID user, UUID guild) implements RoomsMessage, Request<Channels> {}

    record CreateChannel(UUID user, UUID guild, String name)
            implements RoomsMessage, Request<ChannelCreated> {}

    /// Refused with `forbidden`, `bad_field`, `channel_not_found` or `rate_limited`.
    record RenameChannel(UUID user, UUID guild, UUID channel, String name)
            implements RoomsMessage, Request<Done> {}

    /// Takes its participants out of the room. Refused with `forbidden`, `channel_not_found` or
    /// `rate_limited`.
    record DeleteChannel(UUID user, UUID guild, UUID channel)
            implements RoomsMessage, Request<Done> {}

    /// Joins the room of a channel; it is opened when no registry owns it. Refused with
    /// `channel_not_found`, `forbidden`, `room_full` or `no_media_node`; with `stale_epoch` or `unavailable`
    /// when the owner of the room was lost meanwhile.
    ///
    /// @param moved a moderator moves the user there, who may be one that could not join otherwise
    record Join(
            UUID user,
            String username,
            UUID channel,
            String session,
            boolean moved,
            ParticipantState state)
            implements RoomsMessage, Request<RoomMessage.Joined> {}

    /// The highest first. Refused with `not_found`.
    record ListRoles(UUID user, UUID guild) implements RoomsMessage, Request<Roles> {}

    /// Refused with `not_found`, `forbidden`, `rate_limited`, `bad_field` or `too_many_roles`.
    record CreateRole(
            UUID user, UUID guild, String name, @Nullable Integer color, Permissions permissions)
            implements RoomsMessage, Request<RoleCreated> {}

    /// Gives a member a role. Refused with `not_found`, `forbidden` or `rate_limited`.
    record AssignRole(UUID user, UUID guild, UUID member, UUID role)
            implements RoomsMessage, Request<Done> {}

    /// Takes a role from a member. Refused with `not_found`, `forbidden` or `rate_limited`.
    record UnassignRole(UUID user, UUID guild, UUID member, UUID role)
            implements RoomsMessage, Request<Done> {}

    record Guilds(List<GuildView> guilds) implements Reply {}

    record Channels(List<ChannelView> channels) implements Reply {}

    record ChannelCreated(ChannelView channel) implements Reply {}

    record Roles(List<Role> roles) implements Reply {}

    record RoleCreated(Role role) implements Reply {}
}
