package verticles.chat;

import chat.Place;
import java.time.Duration;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import store.guild.ChannelAccess;

/// A place of messages, with what one user may do there.
///
/// @param slowMode least time between two messages of the user, zero for none
record PlaceAccess(Place place, Permissions permissions, Duration slowMode) {
    /// What decides whether the user may write is asked for each message, not here.
    private static final Permissions IN_CONVERSATIONS =
            Permissions.of(
                    Permission.VIEW_CHANNEL,
                    Permission.READ_MESSAGE_HISTORY,
                    Permission.SEND_MESSAGES,
                    Permission.ATTACH_FILES);

    static PlaceAccess of(ChannelAccess channel) {
        return new PlaceAccess(
                new Place.OfGuild(channel.channel().id(), channel.channel().guild()),
                channel.permissions(),
                slowMode(channel));
    }

    static PlaceAccess of(Place.Direct conversation) {
        return new PlaceAccess(conversation, IN_CONVERSATIONS, Duration.ZERO);
    }

    /// Those who look after the channel are exempt.
    private static Duration slowMode(ChannelAccess found) {
        Permissions permissions = found.permissions();
        boolean exempt =
                permissions.has(Permission.MANAGE_MESSAGES)
                        || permissions.has(Permission.MANAGE_CHANNELS);
        return Duration.ofSeconds(exempt ? 0 : found.channel().slowModeSeconds());
    }
}
