package verticles.api.login;

import accounts.passkey.Passkey;
import bus.Addresses;
import bus.Bus;
import bus.account.PasskeyMessage;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/auth/passkeys`. Each request is one question to the address `passkeys`.
public final class PasskeyRoutes {
    private final Bus bus;
    private final Authentication authentication;

    /// The body of openapi.yaml.
    private record Listed(
            UUID id, String name, String host, String createdAt, @Nullable String lastUsedAt) {
        static Listed of(Passkey passkey) {
            Long lastUsed = passkey.lastUsedAtMillis();
            return new Listed(
                    passkey.id(),
                    passkey.name(),
                    passkey.host(),
                    Instant.ofEpochMilli(passkey.createdAtMillis()).toString(),
                    lastUsed == null ? null : Instant.ofEpochMilli(lastUsed).toString());
        }
    }

    public PasskeyRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("beginPasskey", this::begin)
                .add("addPasskey", this::add)
                .add("passkeys", this::list)
                .add("removePasskey", this::remove)
                .add("beginPasskeyLogin", this::beginLogin)
                .add("logInByPasskey", this::logIn);
    }

    private static @Nullable String origin(RoutingContext request) {
        return request.request().getHeader(HttpHeaders.ORIGIN);
    }

    private Future<?> begin(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.PASSKEYS,
                        new PasskeyMessage.BeginPasskey(
                                ApiRequest.accessToken(request),
                                body.getString("password"),
                                body.getString("code"),
                                origin(request),
                                ApiRequest.address(request)))
                .onSuccess(begun -> ApiResponse.send(request, 201, begun));
    }

    private Future<?> add(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.PASSKEYS,
                        new PasskeyMessage.AddPasskey(
                                ApiRequest.accessToken(request),
                                body.getString("name"),
                                body.getString("challenge"),
                                body.getString("attestationObject"),
                                body.getString("clientData")))
                .onSuccess(added -> ApiResponse.send(request, 201, Listed.of(added.passkey())));
    }

    private Future<?> list(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.PASSKEYS,
                        new PasskeyMessage.ListPasskeys(ApiRequest.accessToken(request)))
                .onSuccess(found ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "passkeys",
                                        found.passkeys().stream().map(Listed::of).toList())));
    }

    private Future<?> remove(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.PASSKEYS,
                        new PasskeyMessage.RemovePasskey(
                                ApiRequest.accessToken(request),
                                UUID.fromString(request.pathParam("passkey"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> beginLogin(RoutingContext request) {
        return bus.request(
                        Addresses.PASSKEYS,
                        new PasskeyMessage.BeginPasskeyLogin(
                                origin(request), ApiRequest.address(request)))
                .onSuccess(challenge -> ApiResponse.send(request, 201, challenge));
    }

    private Future<?> logIn(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return bus.request(
                        Addresses.PASSKEYS,
                        new PasskeyMessage.LogInByPasskey(
                                body.getString("credential"),
                                body.getString("challenge"),
                                body.getString("authenticatorData"),
                                body.getString("clientData"),
                                body.getString("signature"),
                                LoginBodies.device(request, body),
                                ApiRequest.address(request)))
                .onSuccess(tokens -> ApiResponse.send(request, 200, LoginBodies.of(tokens)));
    }
}
