package verticles.api.request;

import config.LimitSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import refusal.Refusal;
import refusal.RefusedException;
import verticles.http.token.InvalidTokenLimit;

/// What an address may send of invalid access tokens and API keys together.
final class InvalidCredentials {
    private final InvalidTokenLimit limit;
    private final int perMinute;

    private InvalidCredentials(InvalidTokenLimit limit, int perMinute) {
        this.limit = limit;
        this.perMinute = perMinute;
    }

    static InvalidCredentials of(Vertx vertx, LimitSettings.Accounts settings) {
        return new InvalidCredentials(
                InvalidTokenLimit.of(vertx, settings), settings.badTokensPerMinute());
    }

    /// Counts a refused token or key.
    ///
    /// @return why the request fails: with `rate_limited` when the address has sent too many, else
    ///     as it did
    Throwable limited(RoutingContext request, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        Refusal limited = limit.limited(refused.refusal(), ApiRequest.address(request));
        if (limited.equals(refused.refusal())) {
            return failure;
        }
        RetryAfter.announce(request, Math.ceilDiv(60, perMinute));
        return new RefusedException(limited);
    }
}
