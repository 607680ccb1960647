package verticles.api.request;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.SecurityRequirement;
import java.util.List;
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

    /// A request counts for the user or key that it turns out to have. Where there is none, because
    /// the operation asks for no login or the request brings none, it counts here, for its address.
    ///
    /// @param id the `operationId`, which the contract must have
    /// @param handler answers the request, or fails
    public Operations add(String id, Function<RoutingContext, Future<?>> handler) {
        List<SecurityRequirement> logins = route(id).getOperation().getSecurityRequirements();
        boolean needsLogin =
                !logins.isEmpty() && logins.stream().noneMatch(SecurityRequirement::isEmpty);
        return addUnlimited(
                id,
                request -> {
                    RequestBudget.begin(request, id);
                    if (!needsLogin
                            || !request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
                        budget.countAddress(request);
                    }
                    return posts.handle(request, handler);
                });
    }

    /// As [#add], for requests that are answered however many there are.
    public Operations addUnlimited(String id, Function<RoutingContext, Future<?>> handler) {
        route(id)
                // The bearer token is checked by `auth`, not here.
                .setDoSecurity(false)
                .addHandler(request ->
                        handler.apply(request)
                                .onFailure(request::fail)
                                .onComplete(_ -> posts.onHandled(request)))
                .addFailureHandler(onFailure);
        return this;
    }

    private OpenAPIRoute route(String id) {
        return Objects.requireNonNull(builder.getRoute(id), id);
    }
}
