package verticles.shared;

import config.LimitSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import limits.Limit;
import limits.RateLimit;

/// The rate limits of a node, each shared by the verticles that ask for it.
public final class NodeRateLimits {
    private NodeRateLimits() {}

    /// Of the node to which this Vert.x belongs; the first request decides the numbers.
    ///
    /// @param tokens maximum burst of a key, and what it may take in each `per` on average
    public static RateLimit of(Vertx vertx, Limit limit, long tokens, Duration per) {
        return NodeShared.of(
                vertx,
                RateLimit.class,
                limit.label(),
                () -> new RateLimit(limit, tokens, per, NodeRefusals.of(vertx)));
    }

    /// Codes of links that are looked up from an address.
    public static RateLimit linkLookups(Vertx vertx, LimitSettings.Accounts settings) {
        return of(
                vertx,
                Limit.LINK_LOOKUPS_PER_ADDRESS,
                settings.linkLookupsPerMinute(),
                Duration.ofMinutes(1));
    }

    /// Access and refresh tokens of an address that are not valid.
    public static RateLimit badTokens(Vertx vertx, LimitSettings.Accounts settings) {
        return of(
                vertx,
                Limit.BAD_TOKENS_PER_ADDRESS,
                settings.badTokensPerMinute(),
                Duration.ofMinutes(1));
    }
}
