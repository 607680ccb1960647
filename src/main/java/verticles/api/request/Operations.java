package verticles.api.request;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.SecurityRequirement;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import verticles.api.contract.ContractCheck;

/// The operations of openapi.yaml that have a handler. For a request it runs after the login, the
/// limits and the contract were checked, in this order.
public final class Operations {
    private final RouterBuilder builder;
    private final RequestBudget budget;
    private final Authentication users;
    private final KeyAuthentication keys;
    private final ContractCheck contract;
    private final IdempotentPosts posts;
    private final Handler<RoutingContext> onFailure;

    /// The security schemes of openapi.yaml.
    private enum Login {
        NONE,
        ACCESS_TOKEN,
        API_KEY
    }

    /// @param onFailure answers a request whose handler failed
    public Operations(
            RouterBuilder builder,
            RequestBudget budget,
            Authentication users,
            KeyAuthentication keys,
            ContractCheck contract,
            IdempotentPosts posts,
            Handler<RoutingContext> onFailure) {
        this.builder = builder;
        this.budget = budget;
        this.users = users;
        this.keys = keys;
        this.contract = contract;
        this.posts = posts;
        this.onFailure = onFailure;
    }

    /// A request counts for the user or key that it has. Where there is none, because the operation
    /// asks for no login or the request brings none, it counts for its address.
    ///
    /// @param id the `operationId`, which the contract must have
    /// @param handler answers the request, or fails
    public Operations add(String id, Function<RoutingContext, Future<?>> handler) {
        Operation operation = route(id).getOperation();
        Login login = login(operation);
        return answer(
                id,
                request -> {
                    RequestBudget.begin(request, id);
                    return identify(request, login)
                            .compose(_ ->
                                    unlessGone(request, () -> contract.check(request, operation)))
                            .compose(
                                    _ -> unlessGone(request, () -> posts.handle(request, handler)));
                });
    }

    /// Begins no step once the request has been answered or its client has gone.
    private static Future<?> unlessGone(RoutingContext request, Supplier<Future<?>> step) {
        return RequestWork.of(request).isAnswered() ? Future.succeededFuture() : step.get();
    }

    private static Login login(Operation operation) {
        List<SecurityRequirement> logins = operation.getSecurityRequirements();
        if (logins.isEmpty()) {
            return Login.NONE;
        }
        // With one scheme in each; a scheme without a constant stops the start.
        String scheme = logins.getFirst().getNames().iterator().next();
        return switch (scheme) {
            case "accessToken" -> Login.ACCESS_TOKEN;
            case "apiKey" -> Login.API_KEY;
            default -> throw new IllegalStateException("no login for " + scheme);
        };
    }

    private Future<?> identify(RoutingContext request, Login login) {
        if (login == Login.NONE
                || !request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
            budget.countAddress(request);
        }
        return switch (login) {
            case NONE -> Future.succeededFuture();
            case ACCESS_TOKEN -> users.identify(request);
            case API_KEY -> keys.identify(request);
        };
    }

    /// As [#add], for requests that are answered however many there are, and without a login.
    public Operations addUnlimited(String id, Function<RoutingContext, Future<?>> handler) {
        Operation operation = route(id).getOperation();
        return answer(
                id,
                request -> contract.check(request, operation).compose(_ -> handler.apply(request)));
    }

    private Operations answer(String id, Function<RoutingContext, Future<?>> handler) {
        route(id)
                // Both are checked here, by `auth` and in our order.
                .setDoSecurity(false)
                .setDoValidation(false)
                .addHandler(request -> handle(request, handler))
                .addFailureHandler(onFailure);
        return this;
    }

    private void handle(RoutingContext request, Function<RoutingContext, Future<?>> handler) {
        RequestWork.of(request)
                .handle(
                        () -> handler.apply(request),
                        handled -> {
                            try {
                                if (handled.failed()) {
                                    request.fail(handled.cause());
                                }
                            } finally {
                                posts.onHandled(request);
                            }
                        });
    }

    private OpenAPIRoute route(String id) {
        return Objects.requireNonNull(builder.getRoute(id), id);
    }
}
