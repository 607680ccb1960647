package verticles.api.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Requests of the API after their validation against the contract.
public final class ApiRequest {
    private static final String BEARER = "Bearer ";

    private ApiRequest() {}

    /// The body as the contract describes it.
    public static JsonObject body(RoutingContext request) {
        return Objects.requireNonNull(validated(request).getBody().getJsonObject());
    }

    /// The same where the contract does not require one; null without.
    public static @Nullable JsonObject optionalBody(RoutingContext request) {
        var body = validated(request).getBody();
        return body == null ? null : body.getJsonObject();
    }

    /// Parameters and body as the contract describes them.
    public static ValidatedRequest validated(RoutingContext request) {
        return Objects.requireNonNull(request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    }

    /// A parameter of the query; null without.
    public static @Nullable String query(RoutingContext request, String name) {
        return request.queryParam(name).stream().findFirst().orElse(null);
    }

    /// The parameter `limit` of a page, which the contract has checked.
    ///
    /// @param unless that of openapi.yaml when the request has none
    public static int limit(RoutingContext request, int unless) {
        String limit = query(request, "limit");
        return limit == null ? unless : Integer.parseInt(limit);
    }

    /// The address of the client: that of the socket, or what a trusted proxy says.
    public static String address(RoutingContext request) {
        return request.request().remoteAddress().hostAddress();
    }

    /// The languages that the client prefers, as in `Accept-Language`; null for none.
    public static @Nullable String languages(RoutingContext request) {
        return request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    }

    /// Fails with `token_invalid` when there is none.
    public static String accessToken(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new RefusedException(
                    RefusalCode.TOKEN_INVALID,
                    "Send the access token as `Authorization: Bearer <token>`.");
        }
        return header.substring(BEARER.length()).strip();
    }
}
