package verticles.api.login;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.account.ProviderMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/auth/provider`: logins by an OpenID Connect provider. Each request is one question to the
/// address `provider`.
public final class ProviderRoutes {
    private final Bus bus;
    private final Authentication authentication;

    /// The body of openapi.yaml.
    private record Finished(
            LoginBodies.@Nullable Tokens tokens,
            @Nullable String ticket,
            @Nullable String needs,
            @Nullable String suggestedName,
            boolean linked) {}

    public ProviderRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("beginProviderLogin", this::beginLogin)
                .add("beginProviderLink", this::beginLink)
                .add("finishProviderLogin", this::finish)
                .add("completeProviderLogin", this::complete)
                .add("providerLink", this::link)
                .add("endProviderLink", this::unlink);
    }

    private Future<?> beginLogin(RoutingContext request) {
        return bus.request(
                        Addresses.PROVIDER,
                        new ProviderMessage.BeginLogin(
                                ApiRequest.body(request).getString("invite"),
                                ApiRequest.address(request)))
                .onSuccess(begun -> ApiResponse.send(request, 201, begun));
    }

    private Future<?> beginLink(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.PROVIDER,
                        new ProviderMessage.BeginLink(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(begun -> ApiResponse.send(request, 201, begun));
    }

    private Future<?> finish(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return bus.request(
                        Addresses.PROVIDER,
                        new ProviderMessage.Finish(
                                body.getString("code"),
                                body.getString("state"),
                                body.getString("secret"),
                                LoginBodies.device(request, body),
                                ApiRequest.address(request)))
                .onSuccess(finished -> ApiResponse.send(request, 200, body(finished)));
    }

    private static Finished body(ProviderMessage.Finished finished) {
        AuthMessage.Tokens tokens = finished.tokens();
        ProviderMessage.Missing needs = finished.needs();
        return new Finished(
                tokens == null ? null : LoginBodies.of(tokens),
                finished.ticket(),
                needs == null ? null : needs.name().toLowerCase(Locale.ROOT),
                finished.suggestedName().isEmpty() ? null : finished.suggestedName(),
                tokens == null && needs == null);
    }

    private Future<?> complete(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return bus.request(
                        Addresses.PROVIDER,
                        new ProviderMessage.Complete(
                                body.getString("ticket"),
                                body.getString("username"),
                                body.getString("code"),
                                LoginBodies.device(request, body),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(done -> ApiResponse.send(request, 200, LoginBodies.of(done)));
    }

    private Future<?> link(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.PROVIDER,
                        new ProviderMessage.AskLink(ApiRequest.accessToken(request)))
                .onSuccess(state -> ApiResponse.send(request, 200, state));
    }

    private Future<?> unlink(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.PROVIDER,
                        new ProviderMessage.Unlink(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }
}
