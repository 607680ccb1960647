package store.guild;

import rooms.ChannelView;
import rooms.permission.ChannelOverrides;
import rooms.permission.Permissions;

/// A channel, with what decides what one member may do there.
public record ChannelAccess(MemberAccess member, ChannelView channel, ChannelOverrides overrides) {
    /// What the member may do in the channel.
    public Permissions permissions() {
        return member.grants().inChannel(overrides);
    }
}
