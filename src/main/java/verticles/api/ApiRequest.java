package verticles.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Requests of the API after their validation against the contract.
final class ApiRequest {
    private ApiRequest() {}

    /// The body as the contract describes it.
    static JsonObject body(RoutingContext request) {
        return Objects.requireNonNull(validated(request).getBody().getJsonObject());
    }

    /// The same where the contract does not require one; null without.
    static @Nullable JsonObject optionalBody(RoutingContext request) {
        var body = validated(request).getBody();
        return body == null ? null : body.getJsonObject();
    }

    /// Parameters and body as the contract describes them.
    static ValidatedRequest validated(RoutingContext request) {
        return Objects.requireNonNull(request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    }
}
