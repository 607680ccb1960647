package verticles.chat;

import bus.Addresses;
import bus.Bus;
import bus.guild.ConversationEvent;
import bus.guild.GuildEvent;
import chat.Place;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.guild.ChannelAccess;
import verticles.guild.AccessCache;
import verticles.guild.GuildAccess;

/// The places that have messages, channels and conversations: what a user may do there, and the
/// events of those who may view them.
record MessagePlaces(AccessCache access, Conversations conversations, Bus bus) {
    /// Refused with `channel_not_found`, `forbidden`, and `bad_field` for a category.
    Future<PlaceAccess> require(UUID user, UUID place, Permission... permissions) {
        if (conversations.isKnown(place)) {
            return conversations.require(user, place, permissions);
        }
        return access.channel(user, place)
                .compose(read ->
                        read.isPresent()
                                ? Future.succeededFuture(
                                        channel(GuildAccess.requireVisible(read, permissions)))
                                : conversations.require(user, place, permissions));
    }

    private static PlaceAccess channel(ChannelAccess found) {
        if (!found.channel().kind().hasText()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "A category has no messages.", "channel"));
        }
        return PlaceAccess.of(found);
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
                                .filter(MessagePlaces::isReadable)
                                .map(channel -> channel.channel().id())
                                .toList());
    }

    private static boolean isReadable(ChannelAccess channel) {
        return channel.channel().kind().hasText()
                && channel.permissions().has(Permission.VIEW_CHANNEL)
                && channel.permissions().has(Permission.READ_MESSAGE_HISTORY);
    }

    void publish(Place place, GuildEvent.ForViewers event) {
        switch (place) {
            case Place.OfGuild(UUID _, UUID guild) -> bus.publish(Addresses.guild(guild), event);
            case Place.Direct(UUID _, List<UUID> users) ->
                    bus.publish(
                            Addresses.CONVERSATIONS, new ConversationEvent.Happened(users, event));
        }
    }
}
