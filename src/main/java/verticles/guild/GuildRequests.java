package verticles.guild;

import bus.Bus;
import bus.guild.RoomsMessage;
import bus.message.Answer;
import config.GuildSettings;
import limits.RateLimit;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.ChannelStore;
import store.guild.MemberRoleStore;
import store.guild.MemberStore;
import store.guild.OverrideStore;
import store.guild.RoleStore;
import store.postgres.Database;

/// Brings each request about guilds to the service that answers it.
public final class GuildRequests {
    private final GuildService guilds;
    private final GuildLifecycleService lifecycle;
    private final ChannelService channels;
    private final RoleService roles;
    private final MemberService members;

    /// @param changes of channels, roles and members, by user
    public GuildRequests(
            Database database,
            AccessCache recent,
            Directory directory,
            GuildSettings settings,
            Bus bus,
            RateLimit changes) {
        AccessStore accessStore = new AccessStore(database);
        GuildAccess access = new GuildAccess(accessStore);
        OverrideStore overrides = new OverrideStore(database);
        RoleStore roleStore = new RoleStore(database);
        MemberStore memberStore = new MemberStore(database);
        MemberEvents events = new MemberEvents(database, bus);
        guilds = new GuildService(accessStore, recent, directory);
        lifecycle = new GuildLifecycleService(database, settings, guilds, access, bus, changes);
        channels = new ChannelService(new ChannelStore(database), overrides, access, bus, changes);
        roles =
                new RoleService(
                        roleStore, new MemberRoleStore(database), access, events, bus, changes);
        members =
                new MemberService(
                        memberStore,
                        new MemberOrders(memberStore, bus),
                        roleStore,
                        overrides,
                        access,
                        events,
                        changes);
    }

    public GuildService guilds() {
        return guilds;
    }

    public Answer onMessage(RoomsMessage.OfGuild message) {
        return switch (message) {
            case RoomsMessage.ListGuilds list -> list.answer(guilds.guildsOf(list.user()));
            case RoomsMessage.ShowGuild show ->
                    show.answer(guilds.guild(show.user(), show.guild()));
            case RoomsMessage.AskGuildCreation ask -> ask.answer(lifecycle.mayCreate(ask.user()));
            case RoomsMessage.CreateGuild create ->
                    create.answer(
                            lifecycle.create(create.user(), create.name(), create.languages()));
            case RoomsMessage.DeleteGuild delete ->
                    delete.answer(lifecycle.delete(delete.user(), delete.guild()));
            case RoomsMessage.LeaveGuild leave ->
                    leave.answer(members.leave(leave.user(), leave.guild()));
            case RoomsMessage.RenameGuild rename ->
                    rename.answer(lifecycle.rename(rename.user(), rename.guild(), rename.name()));
            case RoomsMessage.TransferGuild transfer ->
                    transfer.answer(
                            lifecycle.transfer(
                                    transfer.user(), transfer.guild(), transfer.owner()));
            case RoomsMessage.ListMembers list ->
                    list.answer(
                            members.membersOf(
                                    list.user(),
                                    list.guild(),
                                    list.role(),
                                    list.after(),
                                    list.limit()));
            case RoomsMessage.ListMemberRange list ->
                    list.answer(members.range(list.user(), list.guild(), list.offset()));
            case RoomsMessage.ShowMember show ->
                    show.answer(members.member(show.user(), show.guild(), show.member()));
            case RoomsMessage.ChangeNickname change ->
                    change.answer(
                            members.changeNickname(
                                    change.user(),
                                    change.guild(),
                                    change.member(),
                                    change.nickname()));
            case RoomsMessage.OfChannel ofChannel -> onChannel(ofChannel);
            case RoomsMessage.OfRole ofRole -> onRole(ofRole);
        };
    }

    private Answer onChannel(RoomsMessage.OfChannel message) {
        return switch (message) {
            case RoomsMessage.ListChannels list ->
                    list.answer(guilds.channelsOf(list.user(), list.guild()));
            case RoomsMessage.ShowChannel show ->
                    show.answer(channels.channel(show.user(), show.channel()));
            case RoomsMessage.ListChannelMembers list ->
                    list.answer(
                            members.membersOfChannel(
                                    list.user(), list.channel(), list.after(), list.limit()));
            case RoomsMessage.CreateChannel create ->
                    create.answer(
                            channels.create(
                                    create.user(),
                                    create.guild(),
                                    create.kind(),
                                    create.properties()));
            case RoomsMessage.ChangeChannel change ->
                    change.answer(
                            channels.change(change.user(), change.channel(), change.properties()));
            case RoomsMessage.DeleteChannel delete ->
                    delete.answer(channels.delete(delete.user(), delete.channel()));
            case RoomsMessage.OrderChannels order ->
                    order.answer(channels.order(order.user(), order.guild(), order.channels()));
            case RoomsMessage.ListOverrides list ->
                    list.answer(channels.overridesOf(list.user(), list.channel()));
            case RoomsMessage.ChangeOverride change ->
                    change.answer(
                            channels.changeOverride(
                                    change.user(), change.channel(), change.override()));
        };
    }

    private Answer onRole(RoomsMessage.OfRole message) {
        return switch (message) {
            case RoomsMessage.ListRoles list ->
                    list.answer(roles.rolesOf(list.user(), list.guild()));
            case RoomsMessage.CreateRole create ->
                    create.answer(
                            roles.create(
                                    create.user(),
                                    create.guild(),
                                    create.name(),
                                    create.color(),
                                    create.permissions()));
            case RoomsMessage.ChangeRole change ->
                    change.answer(
                            roles.change(
                                    change.user(),
                                    change.guild(),
                                    change.role(),
                                    change.name(),
                                    change.color(),
                                    change.permissions()));
            case RoomsMessage.DeleteRole delete ->
                    delete.answer(roles.delete(delete.user(), delete.guild(), delete.role()));
            case RoomsMessage.OrderRoles order ->
                    order.answer(roles.order(order.user(), order.guild(), order.roles()));
            case RoomsMessage.AssignRole assign ->
                    assign.answer(
                            roles.assign(
                                    assign.user(), assign.guild(), assign.member(), assign.role()));
            case RoomsMessage.UnassignRole unassign ->
                    unassign.answer(
                            roles.unassign(
                                    unassign.user(),
                                    unassign.guild(),
                                    unassign.member(),
                                    unassign.role()));
        };
    }
}
