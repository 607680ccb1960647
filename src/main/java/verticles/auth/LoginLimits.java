package verticles.auth;

import accounts.RateLimit;
import accounts.RemoteAddress;
import accounts.Username;
import config.AccountSettings;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;

/// Rate limits for logins and registrations. One per node, shared by its auth verticles: each node counts
/// for itself.
///
/// @param ofName logins for one name, from any address
/// @param ofAddress logins from one address, for any name
public record LoginLimits(RateLimit ofName, RateLimit ofAddress, RateLimit registrations)
        implements Shareable {
    public static LoginLimits of(Vertx vertx, AccountSettings settings) {
        return vertx.sharedData()
                .<String, LoginLimits>getLocalMap("hubbub-login-limits")
                .computeIfAbsent(
                        "limits",
                        name ->
                                new LoginLimits(
                                        new RateLimit(
                                                settings.loginsPerMinute(), Duration.ofMinutes(1)),
                                        new RateLimit(
                                                settings.loginsPerMinute(), Duration.ofMinutes(1)),
                                        new RateLimit(
                                                settings.registrationsPerHour(),
                                                Duration.ofHours(1))));
    }

    /// The address first, so that one address cannot lock out many names.
    public void login(Username name, String address, long nowNanos) {
        ofAddress.take(RemoteAddress.group(address), nowNanos);
        ofName.take(name.key(), nowNanos);
    }

    public void register(String address, long nowNanos) {
        registrations.take(RemoteAddress.group(address), nowNanos);
    }
}
