package rooms.permission;

import java.util.List;

/// What a guest may do: join one channel and see it, whatever its overrides say, since the link
/// leads there; speak and show video there as @everyone may; and nothing else anywhere.
public final class GuestGrants {
    private static final Permissions ENTER =
            Permissions.of(Permission.VIEW_CHANNEL, Permission.CONNECT);

    private static final Permissions AS_EVERYONE =
            Permissions.of(Permission.SPEAK, Permission.VIDEO, Permission.STREAM);

    private GuestGrants() {}

    /// @param everyone of the role @everyone
    public static MemberGrants of(Permissions everyone, boolean timedOut) {
        return new MemberGrants(false, timedOut, everyone.onlyOf(AS_EVERYONE), List.of());
    }

    /// @param isOwn whether it is the channel of the guest
    /// @param everyone the channel's override for the role @everyone
    public static ChannelOverrides in(boolean isOwn, PermissionOverride everyone) {
        return new ChannelOverrides(
                everyone,
                List.of(),
                isOwn
                        ? new PermissionOverride(
                                ENTER, Permissions.OF_CHANNELS.without(AS_EVERYONE))
                        : new PermissionOverride(Permissions.NONE, Permissions.OF_CHANNELS));
    }
}
