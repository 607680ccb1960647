package verticles.http.token;

import config.LimitSettings;
import io.vertx.core.Vertx;
import limits.AddressKey;
import limits.RateLimit;
import refusal.Refusal;
import refusal.RefusalCode;
import verticles.shared.NodeRateLimits;

/// Limits the invalid access tokens of an address, in the API and on the WebSocket together. Only
/// the invalid ones are refused with `rate_limited`: an attacker does not lock out the others of an
/// address.
public final class InvalidTokenLimit {
    private final RateLimit invalidTokens;

    private InvalidTokenLimit(RateLimit invalidTokens) {
        this.invalidTokens = invalidTokens;
    }

    public static InvalidTokenLimit of(Vertx vertx, LimitSettings.Accounts settings) {
        return new InvalidTokenLimit(NodeRateLimits.badTokens(vertx, settings));
    }

    /// Counts the refusal of an invalid token.
    ///
    /// @param refusal of a request with a token
    /// @param address of the client
    /// @return the refusal that the client gets
    public Refusal limited(Refusal refusal, String address) {
        long waitNanos =
                refusal.code() == RefusalCode.TOKEN_INVALID
                        ? invalidTokens.take(AddressKey.of(address), System.nanoTime())
                        : 0;
        return waitNanos == 0 ? refusal : Refusal.rateLimited(waitNanos);
    }
}
