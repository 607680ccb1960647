package rooms.permission;

import java.util.List;

/// The overrides of a channel that concern one member.
///
/// @param everyone of the role @everyone
/// @param roles of the member's other roles, or those merged into one
/// @param member of the member alone
public record ChannelOverrides(
        PermissionOverride everyone, List<PermissionOverride> roles, PermissionOverride member) {
    public static final ChannelOverrides NONE =
            new ChannelOverrides(PermissionOverride.NONE, List.of(), PermissionOverride.NONE);
}
