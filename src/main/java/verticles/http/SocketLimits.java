package verticles.http;

import config.LimitSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import limits.ConcurrencyLimit;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import verticles.http.token.InvalidTokenLimit;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;
import verticles.shared.NodeShared;

/// The limits on WebSockets and API requests of a node, shared by its signaling verticles.
///
/// @param ofAddress open WebSockets of an address
/// @param ofUser identified WebSockets of a user
/// @param joins of a user
/// @param invalidTokens of an address, as the API counts them
/// @param requests API requests in progress, under the key [#ALL]
public record SocketLimits(
        ConcurrencyLimit ofAddress,
        ConcurrencyLimit ofUser,
        RateLimit joins,
        InvalidTokenLimit invalidTokens,
        ConcurrencyLimit requests,
        RefusalCounts refusals) {
    public static final String ALL = "all";

    public static SocketLimits of(Vertx vertx, LimitSettings settings) {
        return NodeShared.of(vertx, SocketLimits.class, () -> create(vertx, settings));
    }

    private static SocketLimits create(Vertx vertx, LimitSettings limits) {
        LimitSettings.Http settings = limits.http();
        RefusalCounts refusals = NodeRefusals.of(vertx);
        return new SocketLimits(
                new ConcurrencyLimit(
                        Limit.SOCKETS_PER_ADDRESS, settings.socketsPerAddress(), refusals),
                new ConcurrencyLimit(Limit.SOCKETS_PER_USER, settings.socketsPerUser(), refusals),
                NodeRateLimits.of(
                        vertx,
                        Limit.JOINS_PER_USER,
                        settings.joinsPerMinute(),
                        Duration.ofMinutes(1)),
                InvalidTokenLimit.of(vertx, limits.accounts()),
                new ConcurrencyLimit(Limit.REQUESTS_IN_PROGRESS, settings.requests(), refusals),
                refusals);
    }
}
