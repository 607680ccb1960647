package verticles.auth;

import accounts.RateLimit;
import accounts.RemoteAddress;
import accounts.Username;
import config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;

/// How often one may try to log in or register. One per node, shared by its auth verticles: of n
/// nodes with auth verticles each counts for itself.
///
/// @param ofName logins under one name, from wherever
/// @param ofAddress logins from one address, under whatever names
public record LoginLimits(RateLimit ofName, RateLimit ofAddress, RateLimit registrations)
        implements Shareable {
    public static LoginLimits of(Vertx vertx, Settings.Accounts settings) {
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

    /// The address first: one address must not be able to lock many names out.
    public void login(Username name, String address, long nowNanos) {
        ofAddress.take(RemoteAddress.group(address), nowNanos);
        ofName.take(name.key(), nowNanos);
    }

    public void register(String address, long nowNanos) {
        registrations.take(RemoteAddress.group(address), nowNanos);
    }
}
