package verticles.auth;

import config.LimitSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import rooms.permission.Permission;
import store.guild.MemberAccess;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// What invites and guest links have in common: how often members change and clients look up links,
/// and whose links a member sees and revokes.
final class LinkLimits {
    private final RateLimit changes;
    private final RateLimit lookups;

    LinkLimits(Vertx vertx, LimitSettings.Accounts limits) {
        this.changes =
                NodeRateLimits.of(
                        vertx,
                        Limit.INVITE_CHANGES_PER_USER,
                        limits.inviteChangesPerMinute(),
                        Duration.ofMinutes(1));
        this.lookups = NodeRateLimits.linkLookups(vertx, limits);
    }

    /// Refused with `rate_limited`.
    void requireChange(UUID user) {
        RateCheck.require(changes, user.toString());
    }

    /// Refused with `rate_limited`.
    void requireLookup(String remoteAddress) {
        RateCheck.require(lookups, AddressKey.of(remoteAddress));
    }

    /// @return the member, or null for the links of all members
    static @Nullable UUID creator(MemberAccess member) {
        return member.permissions().has(Permission.MANAGE_GUILD) ? null : member.user();
    }
}
