package store.guild;

import java.util.UUID;
import rooms.permission.MemberGrants;
import rooms.permission.Permissions;
import rooms.permission.Rank;

/// A member of a guild, with what decides what they may do.
///
/// @param timedOutUntilMillis of the Unix epoch, 0 for a member who is not timed out
public record MemberAccess(
        UUID guild,
        UUID user,
        Rank rank,
        MemberGrants grants,
        boolean serverMuted,
        boolean serverDeafened,
        long timedOutUntilMillis) {
    /// What they may do in the guild.
    public Permissions permissions() {
        return grants.inGuild();
    }
}
