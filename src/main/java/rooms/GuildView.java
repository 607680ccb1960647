package rooms;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.permission.Permissions;

/// A guild as a member sees it: the channels that they may view in order, each with the
/// participants of its room.
///
/// @param owner may do everything in it; null until the guild has one
/// @param permissions of the member in the guild
public record GuildView(
        UUID id,
        String name,
        @Nullable UUID owner,
        Permissions permissions,
        List<ChannelView> channels) {}
