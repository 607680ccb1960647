package verticles.api.request;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Objects;
import java.util.function.Function;

/// The operations of openapi.yaml that have a handler.
public final class Operations {
    private final RouterBuilder builder;
    private final Handler<RoutingContext> onFailure;

    /// @param onFailure answers a request whose handler failed
    public Operations(RouterBuilder builder, Handler<RoutingContext> onFailure) {
        this.builder = builder;
        this.onFailure = onFailure;
    }

    /// @param id the `operationId`, which the contract must have
    /// @param handler answers the request, or fails
    public Operations add(String id, Function<RoutingContext, Future<?>> handler) {
        Objects.requireNonNull(builder.getRoute(id), id)
                // The bearer token is checked by `auth`, not here.
                .setDoSecurity(false)
                .addHandler(request -> handler.apply(request).onFailure(request::fail))
                .addFailureHandler(onFailure);
        return this;
    }
}
