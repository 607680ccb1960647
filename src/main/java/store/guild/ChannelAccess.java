package store.guild;

import rooms.ChannelView;
import rooms.VoiceRights;
import rooms.permission.ChannelOverrides;
import rooms.permission.Permissions;

/// A channel, with what decides what one member may do there.
public record ChannelAccess(MemberAccess member, ChannelView channel, ChannelOverrides overrides) {
    /// The channel with what the member may do there.
    public ChannelView view() {
        Permissions here = permissions();
        return channel.withPermissions(here.equals(member.permissions()) ? null : here);
    }

    /// What the member may do in the channel.
    public Permissions permissions() {
        return member.grants().inChannel(overrides);
    }

    /// The same for the channel's room.
    public VoiceRights voiceRights() {
        return new VoiceRights(
                        permissions(),
                        member.serverMuted(),
                        member.serverDeafened(),
                        member.timedOutUntilMillis())
                .limitedTo(channel.properties().limits());
    }
}
