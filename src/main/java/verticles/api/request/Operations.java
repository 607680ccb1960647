package verticles.api.request;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Objects;
import java.util.function.Function;

/// The operations of openapi.yaml that have a handler.
public final class Operations {
    private final RouterBuilder builder;
    private final RequestBudget budget;
    private final IdempotentPosts posts;
    private final Handler<RoutingContext> onFailure;

    /// @param onFailure answers a request whose handler failed
    public Operations(
            RouterBuilder builder,
            RequestBudget budget,
            IdempotentPosts posts,
            Handler<RoutingContext> onFailure) {
        this.builder = builder;
        this.budget = budget;
        this.posts = posts;
        this.onFailure = onFailure;
    }

    /// A request counts for the user or key that it turns out to have; one without a login counts here, for its address.
    ///
    /// @param id the `operationId`, which the contract must have
    /// @param handler answers the request, or fails
    public Operations add(String id, Function<RoutingContext, Future<?>> handler) {
        return addUnlimited(
                id,
                request -> {
                    RequestBudget.begin(request, id);
                    if (!request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
                        budget.countAddress(request);
                    }
                    return posts.handle(request, handler);
                });
    }

    /// As [#add], for requests that are answered however many there are.
    public Operations addUnlimited(String id, Function<RoutingContext, Future<?>> handler) {
        Objects.requireNonNull(builder.getRoute(id), id)
                // The bearer token is checked by `auth`, not here.
                .setDoSecurity(false)
                .addHandler(request -> handler.apply(request).onFailure(request::fail))
                .addFailureHandler(onFailure);
        return this;
    }
}
