package rooms.permission;

import java.util.List;

/// What a member has been granted in a guild, and what follows from it. The order of evaluation is
/// that of Discord: owner, @everyone and roles, administrator, then the channel's overrides for
/// the role @everyone, for roles and for the member.
///
/// @param owner of the guild, who may do everything
/// @param timedOut now
/// @param everyone of the role @everyone
/// @param roles of the member's other roles
public record MemberGrants(
        boolean owner, boolean timedOut, Permissions everyone, List<Permissions> roles) {

    /// What the member may do in the guild. A time-out does not concern the owner and
    /// administrators.
    public Permissions inGuild() {
        Permissions granted = granted();
        return isUnlimited(granted) ? Permissions.ALL : asFarAsNotTimedOut(granted);
    }

    /// What the member may do in a channel: nothing without [Permission#VIEW_CHANNEL].
    public Permissions inChannel(ChannelOverrides overrides) {
        Permissions granted = granted();
        if (isUnlimited(granted)) {
            return Permissions.ALL;
        }
        Permissions here =
                overrides
                        .member()
                        .appliedTo(
                                PermissionOverride.merged(overrides.roles())
                                        .appliedTo(overrides.everyone().appliedTo(granted)));
        return here.has(Permission.VIEW_CHANNEL) ? asFarAsNotTimedOut(here) : Permissions.NONE;
    }

    private Permissions granted() {
        Permissions granted = everyone;
        for (Permissions role : roles) {
            granted = granted.with(role);
        }
        return granted;
    }

    private boolean isUnlimited(Permissions granted) {
        return owner || granted.has(Permission.ADMINISTRATOR);
    }

    private Permissions asFarAsNotTimedOut(Permissions permissions) {
        return timedOut ? permissions.onlyOf(Permissions.WHILE_TIMED_OUT) : permissions;
    }
}
