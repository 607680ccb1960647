package bus.guild;

import bus.call.RoomMessage;
import bus.message.BusMessage;
import bus.message.Request;
import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import rooms.FormerParticipant;
import rooms.GuildMember;
import rooms.GuildView;
import rooms.MemberOrder;
import rooms.Participant;
import rooms.RegionRtt;
import rooms.ShardAddress;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.MeshAbility;
import rooms.permission.Permissions;
import rooms.permission.Role;
import rooms.permission.TargetedOverride;
import rooms.placement.PlacementReason;

/// Requests to the address `rooms` and their replies: guilds, channels, and joining a room.
public sealed interface RoomsMessage extends BusMessage {
    /// About a guild, its members, channels or roles.
    sealed interface OfGuild extends RoomsMessage {}

    sealed interface OfChannel extends OfGuild {}

    sealed interface OfRole extends OfGuild {}

    /// The guilds of a user with channels and presence.
    record ListGuilds(UUID user) implements OfGuild, Request<Guilds> {}

    /// Whether the user may create guilds.
    record AskGuildCreation(UUID user) implements OfGuild, Request<GuildCreation> {}

    /// The user becomes its owner. Refused with `forbidden`, `bad_field`, `too_many_guilds` or
    /// `rate_limited`.
    /// @param languages for the names of the first channels, as in `Accept-Language`; null for any
    record CreateGuild(UUID user, String name, @Nullable String languages)
            implements OfGuild, Request<Guild> {}

    /// By the owner; its calls end. Refused with `not_found`, `forbidden` or `rate_limited`.
    record DeleteGuild(UUID user, UUID guild) implements OfGuild, Request<Done> {}

    /// Ends the user's own membership. Refused with `not_found`, `owns_guild` or `rate_limited`.
    record LeaveGuild(UUID user, UUID guild) implements OfGuild, Request<Done> {}

    record ListChannels(UUID user, UUID guild) implements OfChannel, Request<Channels> {}

    /// Refused with `not_found`.
    record ShowGuild(UUID user, UUID guild) implements OfGuild, Request<Guild> {}

    /// Refused with `not_found`, `forbidden`, `bad_field`, `too_many_channels` or `rate_limited`.
    record CreateChannel(UUID user, UUID guild, ChannelKind kind, ChannelProperties properties)
            implements OfChannel, Request<Channel> {}

    /// Refused with `channel_not_found`.
    record ShowChannel(UUID user, UUID channel) implements OfChannel, Request<Channel> {}

    /// Who may view the channel, by id. Refused with `channel_not_found`.
    ///
    /// @param after the last one of the page before, or null
    record ListChannelMembers(UUID user, UUID channel, @Nullable UUID after, int limit)
            implements OfChannel, Request<Members> {}

    /// Refused with `forbidden`, `bad_field`, `channel_not_found` or `rate_limited`.
    record ChangeChannel(UUID user, UUID channel, ChannelProperties properties)
            implements OfChannel, Request<Done> {}

    /// Takes its participants out of the room. Refused with `forbidden`, `channel_not_found` or
    /// `rate_limited`.
    record DeleteChannel(UUID user, UUID channel) implements OfChannel, Request<Done> {}

    /// Channels of the guild in their new order; those left out keep their places. Refused with
    /// `not_found`, `forbidden`, `bad_field` or `rate_limited`.
    record OrderChannels(UUID user, UUID guild, List<UUID> channels)
            implements OfChannel, Request<Done> {}

    /// Refused with `channel_not_found` or `forbidden`.
    record ListOverrides(UUID user, UUID channel) implements OfChannel, Request<Overrides> {}

    /// An override without permissions is removed. Refused with `channel_not_found`, `forbidden`,
    /// `not_found`, `too_many_overrides` or `rate_limited`.
    record ChangeOverride(UUID user, UUID channel, TargetedOverride override)
            implements OfChannel, Request<Done> {}

    /// Joins the room of a channel; it is opened when no registry owns it. Refused with
    /// `channel_not_found`, `forbidden`, `room_full` or `no_media_node`; with `stale_epoch` or
    /// `unavailable` when the owner of the room was lost meanwhile.
    ///
    /// @param moved a moderator moves the user there, who may be one that could not join otherwise
    /// @param region of the node that the client is connected to
    /// @param measured by the client; null in a message of an earlier version
    /// @param former null for a newcomer
    record Join(
            UUID user,
            String username,
            UUID channel,
            String session,
            String region,
            @Nullable List<RegionRtt> measured,
            boolean moved,
            ParticipantState state,
            MeshAbility mesh,
            @Nullable FormerParticipant former)
            implements RoomsMessage, Request<RoomMessage.Joined> {}

    /// The owner of a room is gone: a session brings its participant to the next one. Refused as
    /// [Join], and with `not_in_room`.
    ///
    /// @param formerEpoch in which the participant is
    /// @param placement of its media
    /// @param shard where its media is
    record Announce(
            UUID channel,
            long formerEpoch,
            String session,
            Participant participant,
            int placement,
            ShardAddress shard)
            implements RoomsMessage, Request<RoomMessage.Joined> {}

    /// The highest first. Refused with `not_found`.
    record ListRoles(UUID user, UUID guild) implements OfRole, Request<Roles> {}

    /// Refused with `not_found`, `forbidden`, `rate_limited`, `bad_field` or `too_many_roles`.
    record CreateRole(
            UUID user, UUID guild, String name, @Nullable Integer color, Permissions permissions)
            implements OfRole, Request<RoleCreated> {}

    /// Gives a member a role. Refused with `not_found`, `forbidden` or `rate_limited`.
    record AssignRole(UUID user, UUID guild, UUID member, UUID role)
            implements OfRole, Request<Done> {}

    /// Takes a role from a member. Refused with `not_found`, `forbidden` or `rate_limited`.
    record UnassignRole(UUID user, UUID guild, UUID member, UUID role)
            implements OfRole, Request<Done> {}

    /// Refused with `not_found`, `forbidden`, `rate_limited` or `bad_field`.
    record ChangeRole(
            UUID user,
            UUID guild,
            UUID role,
            String name,
            @Nullable Integer color,
            Permissions permissions)
            implements OfRole, Request<Done> {}

    /// Refused with `not_found`, `forbidden` or `rate_limited`.
    record DeleteRole(UUID user, UUID guild, UUID role) implements OfRole, Request<Done> {}

    /// All roles but @everyone, the highest first. Refused with `not_found`, `forbidden`,
    /// `bad_field` or `rate_limited`.
    record OrderRoles(UUID user, UUID guild, List<UUID> roles) implements OfRole, Request<Done> {}

    /// By id. Refused with `not_found`.
    ///
    /// @param role only those who have it, or null
    /// @param after the last one of the page before, or null
    record ListMembers(UUID user, UUID guild, @Nullable UUID role, @Nullable UUID after, int limit)
            implements OfGuild, Request<Members> {}

    /// Refused with `not_found`.
    ///
    /// @param offset of the first of at most 100 members, in the order of [MemberOrder]
    record ListMemberRange(UUID user, UUID guild, int offset)
            implements OfGuild, Request<MemberRange> {}

    /// Refused with `not_found`.
    record ShowMember(UUID user, UUID guild, UUID member) implements OfGuild, Request<Member> {}

    /// Refused with `not_found`, `forbidden`, `bad_field` or `rate_limited`.
    ///
    /// @param nickname null for none
    record ChangeNickname(UUID user, UUID guild, UUID member, @Nullable String nickname)
            implements OfGuild, Request<Done> {}

    /// Refused with `not_found`, `forbidden`, `bad_field` or `rate_limited`.
    record RenameGuild(UUID user, UUID guild, String name) implements OfGuild, Request<Done> {}

    /// By the owner. Refused with `not_found`, `forbidden`, `too_many_guilds` or `rate_limited`.
    record TransferGuild(UUID user, UUID guild, UUID owner) implements OfGuild, Request<Done> {}

    /// The channels of all guilds in which there are participants, for administrators of the node.
    ///
    /// @param after `next` of the page before, or null
    record ListLiveRooms(@Nullable String after, int limit)
            implements RoomsMessage, Request<LiveRooms> {}

    /// @param rooms by the id of the guild, then of the channel
    /// @param next for the next page, null on the last one
    record LiveRooms(List<LiveRoom> rooms, @Nullable String next) implements Reply {}

    /// @param participants their usernames
    /// @param architecture what decides about direct connections in the room now
    /// @param shards where their media is; empty where that is not known
    record LiveRoom(
            UUID id,
            String guild,
            String channel,
            List<String> participants,
            ArchitectureChoice architecture,
            List<LiveShard> shards) {}

    /// @param participants usernames of those whose media is there
    /// @param placementReason null if it is not known
    record LiveShard(
            String node,
            int shard,
            List<String> participants,
            @Nullable PlacementReason placementReason) {}

    record Guilds(List<GuildView> guilds) implements Reply {}

    record Guild(GuildView guild) implements Reply {}

    record GuildCreation(boolean allowed) implements Reply {}

    record Member(GuildMember member) implements Reply {}

    record Channel(ChannelView channel) implements Reply {}

    record Overrides(List<TargetedOverride> overrides) implements Reply {}

    /// @param next after which the next page begins, null on the last one; the last of these may
    ///     come before it, since those who may not view a channel are left out
    record Members(List<GuildMember> members, @Nullable UUID next) implements Reply {}

    /// @param groups of all members
    record MemberRange(List<MemberOrder.Heading> groups, List<GuildMember> members)
            implements Reply {}

    record Channels(List<ChannelView> channels) implements Reply {}

    record Roles(List<Role> roles) implements Reply {}

    record RoleCreated(Role role) implements Reply {}
}
