package verticles.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;

/// Requests of the API after their validation against the contract.
final class ApiRequest {
    private ApiRequest() {}

    /// The body as the contract describes it.
    static JsonObject body(RoutingContext request) {
        return Objects.requireNonNull(validated(request).getBody().getJsonObject());
    }

    /// Parameters and body as the contract describes them.
    static ValidatedRequest validated(RoutingContext request) {
        return Objects.requireNonNull(request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    }
}
