package verticles.guild;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import store.guild.AccessStore;
import store.guild.ChannelAccess;
import store.guild.MemberAccess;

/// The one question before every request: what a user may do in a guild or a channel. Those who may
/// not see a guild or channel get the same answer as if it did not exist.
public final class GuildAccess {
    private final AccessStore store;

    public GuildAccess(AccessStore store) {
        this.store = store;
    }

    /// Refused with `not_found` for a user who is not a member, and with `forbidden`, which names
    /// the first permission that is missing.
    public Future<MemberAccess> requirePermission(
            UUID user, UUID guild, Permission... permissions) {
        return store.member(user, guild)
                .map(found -> {
                    MemberAccess member = found.orElseThrow(GuildAccess::noGuild);
                    require(member.permissions(), permissions);
                    return member;
                });
    }

    /// The same in a channel. Refused with `channel_not_found` for a user who may not view it, and
    /// with `forbidden`.
    public Future<ChannelAccess> requireChannelPermission(
            UUID user, UUID channel, Permission... permissions) {
        return store.channel(user, channel).map(found -> requireVisible(found, permissions));
    }

    /// The same of a channel that was looked up.
    public static ChannelAccess requireVisible(
            Optional<ChannelAccess> found, Permission... permissions) {
        ChannelAccess access =
                found.filter(GuildAccess::isVisible).orElseThrow(GuildAccess::noChannel);
        require(access.permissions(), permissions);
        return access;
    }

    /// The same in a channel that must be of this guild.
    public Future<ChannelAccess> requireChannelPermission(
            UUID user, UUID guild, UUID channel, Permission... permissions) {
        return store.channel(user, channel)
                .map(found -> {
                    ChannelAccess access = requireVisible(found, guild);
                    require(access.permissions(), permissions);
                    return access;
                });
    }

    /// Refused with `bad_field` for a channel without a room.
    public static ChannelAccess requireVoice(ChannelAccess found) {
        if (!found.channel().kind().hasVoice()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "This is not a voice channel.", "channel"));
        }
        return found;
    }

    static boolean isVisible(ChannelAccess channel) {
        return channel.permissions().has(Permission.VIEW_CHANNEL);
    }

    static RefusedException noGuild() {
        return new RefusedException(RefusalCode.NOT_FOUND, "This server does not exist.");
    }

    static RefusedException noChannel() {
        return new RefusedException(RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
    }

    private static ChannelAccess requireVisible(Optional<ChannelAccess> found, UUID guild) {
        return found.filter(channel -> channel.channel().guild().equals(guild))
                .filter(GuildAccess::isVisible)
                .orElseThrow(GuildAccess::noChannel);
    }

    /// Refused with `forbidden`, which names the first permission that is missing.
    public static void require(Permissions granted, Permission... permissions) {
        for (Permission permission : permissions) {
            if (!granted.has(permission)) {
                throw new RefusedException(
                        RefusalCode.FORBIDDEN,
                        "You need the permission “" + permission.words() + "” to do this.");
            }
        }
    }
}
