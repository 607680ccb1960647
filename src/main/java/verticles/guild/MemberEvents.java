package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import bus.guild.MembershipEvent;
import bus.message.BusMessage;
import java.util.UUID;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.GuildMember;
import store.guild.MemberStore;
import store.postgres.Database;

/// Publishes what the members of a guild see of each other, after it was stored.
public final class MemberEvents {
    private static final Logger LOG = LoggerFactory.getLogger(MemberEvents.class);

    private final MemberStore store;
    private final Bus bus;

    public MemberEvents(Database database, Bus bus) {
        this.store = new MemberStore(database);
        this.bus = bus;
    }

    /// Sessions of the new member are sent the guild.
    public void joined(UUID guild, UUID user) {
        bus.publish(Addresses.MEMBERSHIPS, new MembershipEvent.JoinedGuild(user, guild));
        publish(guild, user, GuildEvent.MemberJoined::new);
    }

    /// The nickname, the roles or the restrictions of a member changed.
    public BusMessage.Done changed(UUID guild, UUID user) {
        publish(guild, user, GuildEvent.MemberChanged::new);
        return Changes.announce(bus, guild, user);
    }

    /// The former member leaves the calls of the guild, and so do the guests by the member's links.
    public BusMessage.Done left(UUID guild, UUID user) {
        Changes.announceAccess(bus, guild, null);
        return guestLeft(guild, user);
    }

    /// The former guest leaves the call.
    public BusMessage.Done guestLeft(UUID guild, UUID user) {
        bus.publish(Addresses.guild(guild), new GuildEvent.MemberLeft(guild, user));
        return Changes.announce(bus, guild, user);
    }

    private void publish(
            UUID guild, UUID user, BiFunction<UUID, GuildMember, GuildEvent.OfMembers> event) {
        store.member(guild, user)
                .onSuccess(found ->
                        found.ifPresent(member ->
                                bus.publish(Addresses.guild(guild), event.apply(guild, member))))
                .onFailure(e ->
                        LOG.warn(
                                "a change of member {} of {} is not announced: {}",
                                user,
                                guild,
                                e));
    }
}
