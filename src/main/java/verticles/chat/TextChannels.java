package verticles.chat;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.permission.Permission;
import store.guild.ChannelAccess;
import verticles.guild.AccessCache;
import verticles.guild.GuildAccess;

/// The channels that have messages: what a user may do there, and the events of those who may view them.
record TextChannels(AccessCache access, Bus bus) {
    /// Refused with `channel_not_found`, `forbidden`, and `bad_field` for a category.
    Future<ChannelAccess> require(UUID user, UUID channel, Permission... permissions) {
        return access.channel(user, channel)
                .map(read -> {
                    ChannelAccess found = GuildAccess.requireVisible(read, permissions);
                    if (!found.channel().kind().hasText()) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.BAD_FIELD,
                                        "A category has no messages.",
                                        "channel"));
                    }
                    return found;
                });
    }

    /// The channels of a guild whose messages the user may read. Refused with `not_found`.
    Future<List<UUID>> readable(UUID user, UUID guild) {
        return access.ofGuild(user, guild)
                .map(found ->
                        found
                                .orElseThrow(() ->
                                        new RefusedException(
                                                RefusalCode.NOT_FOUND,
                                                "This server does not exist."))
                                .channels()
                                .stream()
                                .filter(TextChannels::isReadable)
                                .map(channel -> channel.channel().id())
                                .toList());
    }

    private static boolean isReadable(ChannelAccess channel) {
        return channel.channel().kind().hasText()
                && channel.permissions().has(Permission.VIEW_CHANNEL)
                && channel.permissions().has(Permission.READ_MESSAGE_HISTORY);
    }

    void publish(ChannelView channel, GuildEvent.ForViewers event) {
        bus.publish(Addresses.guild(channel.guild()), event);
    }
}
