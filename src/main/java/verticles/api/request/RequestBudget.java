package verticles.api.request;

import config.LimitSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import limits.AddressKey;
import limits.Limit;
import limits.Quota;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusedException;
import verticles.shared.NodeRateLimits;

/// How many requests a caller may make: a user, an API key, or an address without a login, in all
/// and to one operation. A request counts once, for the caller that it turns out to have, and its
/// answer says what is left (draft-ietf-httpapi-ratelimit-headers-10).
public final class RequestBudget {
    private static final String OPERATION = "hubbub.operation";
    private static final String COUNTED = "hubbub.counted";

    private final RateLimit ofAddress;
    private final RateLimit ofUser;
    private final RateLimit ofKey;
    private final RateLimit ofRoute;

    private RequestBudget(
            RateLimit ofAddress, RateLimit ofUser, RateLimit ofKey, RateLimit ofRoute) {
        this.ofAddress = ofAddress;
        this.ofUser = ofUser;
        this.ofKey = ofKey;
        this.ofRoute = ofRoute;
    }

    public static RequestBudget of(Vertx vertx, LimitSettings.Http settings) {
        return new RequestBudget(
                perMinute(vertx, Limit.REQUESTS_PER_ADDRESS, settings.addressRequestsPerMinute()),
                perMinute(vertx, Limit.REQUESTS_PER_USER, settings.userRequestsPerMinute()),
                perMinute(vertx, Limit.REQUESTS_PER_KEY, settings.keyRequestsPerMinute()),
                perMinute(vertx, Limit.REQUESTS_PER_ROUTE, settings.routeRequestsPerMinute()));
    }

    private static RateLimit perMinute(Vertx vertx, Limit limit, long tokens) {
        return NodeRateLimits.of(vertx, limit, tokens, Duration.ofMinutes(1));
    }

    /// Before anything else is asked about a request.
    ///
    /// @param operation of openapi.yaml
    static void begin(RoutingContext request, String operation) {
        request.put(OPERATION, operation);
    }

    /// A request without a login. Fails with `rate_limited`.
    void countAddress(RoutingContext request) {
        String address = AddressKey.of(ApiRequest.address(request));
        long now = System.nanoTime();
        count(request, ofAddress.count("address", address, now), route(request, address, now));
    }

    /// A request with the access token of a user. Fails with `rate_limited`.
    void countUser(RoutingContext request, UUID user) {
        if (request.get(COUNTED) == null) {
            long now = System.nanoTime();
            count(
                    request,
                    ofUser.count("user", user.toString(), now),
                    route(request, user.toString(), now));
        }
    }

    /// A request with an API key, which has one budget for all operations. Fails with
    /// `rate_limited`.
    void countKey(RoutingContext request, UUID key) {
        if (request.get(COUNTED) == null) {
            count(request, ofKey.count("key", key.toString(), System.nanoTime()));
        }
    }

    private Quota route(RoutingContext request, String caller, long now) {
        @Nullable String operation = request.get(OPERATION);
        return ofRoute.count("route", caller + " " + operation, now);
    }

    private static void count(RoutingContext request, Quota... counted) {
        request.put(COUNTED, true);
        List<Quota> quotas = List.of(counted);
        Quota tightest =
                quotas.stream()
                        .max(
                                Comparator.comparingLong(Quota::waitNanos)
                                        .thenComparing(
                                                Comparator.comparingLong(Quota::remaining)
                                                        .reversed()))
                        .orElseThrow();
        request.response()
                .putHeader(
                        "RateLimit-Policy",
                        quotas.stream().map(Quota::policyField).collect(Collectors.joining(", ")))
                .putHeader("RateLimit", tightest.limitField());
        if (!tightest.isGranted()) {
            throw new RefusedException(Refusal.rateLimited(tightest.waitNanos()));
        }
    }
}
