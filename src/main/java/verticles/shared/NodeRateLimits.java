package verticles.shared;

import config.LimitSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import limits.Limit;
import limits.RateLimit;

/// The rate limits of a node, each shared by the verticles that ask for it, and with the other
/// nodes by [LimitExchange].
public final class NodeRateLimits {
    private record Shared(ConcurrentMap<String, RateLimit> byLabel) {}

    private NodeRateLimits() {}

    /// Of the node to which this Vert.x belongs; the first request decides the numbers. What keys
    /// spend on other nodes counts.
    ///
    /// @param tokens maximum burst of a key, and what it may take in each `per` on average
    public static RateLimit of(Vertx vertx, Limit limit, long tokens, Duration per) {
        RateLimit made = ofNode(vertx, limit, tokens, per);
        shared(vertx).putIfAbsent(limit.label(), made);
        return made;
    }

    /// The limits of keys that may spend on several nodes, by label. Grows while verticles start.
    static ConcurrentMap<String, RateLimit> shared(Vertx vertx) {
        return NodeShared.of(vertx, Shared.class, () -> new Shared(new ConcurrentSkipListMap<>()))
                .byLabel();
    }

    /// As [#of], but of what all users do on one node: other nodes do not count.
    public static RateLimit ofNode(Vertx vertx, Limit limit, long tokens, Duration per) {
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
