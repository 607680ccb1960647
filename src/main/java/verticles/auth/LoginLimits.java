package verticles.auth;

import accounts.Username;
import config.AccountSettings;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import refusal.Refusal;
import refusal.RefusedException;
import verticles.node.NodeRefusals;

/// Rate limits for logins and registrations. One per node, shared by its auth verticles: each node counts
/// for itself.
///
/// @param ofName logins for one name, from any address
/// @param ofAddress logins from one address, for any name
public record LoginLimits(RateLimit ofName, RateLimit ofAddress, RateLimit registrations)
        implements Shareable {
    public static LoginLimits of(Vertx vertx, AccountSettings settings) {
        RefusalCounts refusals = NodeRefusals.of(vertx);
        return vertx.sharedData()
                .<String, LoginLimits>getLocalMap("hubbub-login-limits")
                .computeIfAbsent("limits", _ -> create(settings, refusals));
    }

    private static LoginLimits create(AccountSettings settings, RefusalCounts refusals) {
        return new LoginLimits(
                new RateLimit(
                        Limit.LOGINS_PER_NAME,
                        settings.loginsPerMinute(),
                        Duration.ofMinutes(1),
                        refusals),
                new RateLimit(
                        Limit.LOGINS_PER_ADDRESS,
                        settings.loginsPerMinute(),
                        Duration.ofMinutes(1),
                        refusals),
                new RateLimit(
                        Limit.REGISTRATIONS_PER_ADDRESS,
                        settings.registrationsPerHour(),
                        Duration.ofHours(1),
                        refusals));
    }

    /// The address first, so that one address cannot lock out many names.
    public void login(Username name, String address, long nowNanos) {
        check(ofAddress.take(AddressKey.of(address), nowNanos));
        check(ofName.take(name.key(), nowNanos));
    }

    public void register(String address, long nowNanos) {
        check(registrations.take(AddressKey.of(address), nowNanos));
    }

    private static void check(long waitNanos) {
        if (waitNanos > 0) {
            throw new RefusedException(Refusal.rateLimited(waitNanos));
        }
    }
}
