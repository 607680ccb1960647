package rooms.external;

import org.jspecify.annotations.Nullable;
import rooms.ChannelView;

/// A voice channel as programs see it.
///
/// @param externalId chosen by the program that made it, unique in the guild; null without one
/// @param emptySeconds seconds without participants after which it is deleted; null for never
public record ExternalRoom(
        ChannelView channel, @Nullable String externalId, @Nullable Integer emptySeconds) {}
