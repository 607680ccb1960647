package verticles.api.account;

import accounts.DeviceSession;
import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.AccountSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import verticles.api.login.LoginBodies;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;
import verticles.api.request.RetryAfter;

/// `/api/auth`: each request is one question to the address `auth`.
public final class AccountRoutes {
    private static final int DEVICES = 100;

    private final AccountSettings settings;
    private final Bus bus;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Me(UUID id, String username, UUID deviceSession, boolean administrator) {}

    private record Options(String registration, boolean mail, @Nullable String provider) {}

    private record Devices(List<Device> sessions, @Nullable String next) {}

    private record Device(
            UUID id,
            String device,
            String address,
            String createdAt,
            String lastSeenAt,
            boolean current) {}

    public AccountRoutes(AccountSettings settings, Bus bus, Authentication authentication) {
        this.settings = settings;
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("register", this::register)
                .add("registration", this::registration)
                .add("login", this::login)
                .add("refresh", this::refresh)
                .add("logout", this::logout)
                .add("me", this::me)
                .add("deviceSessions", this::deviceSessions)
                .add("revokeDeviceSession", this::revokeDeviceSession);
    }

    private Future<?> register(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        RetryAfter.announce(request, Math.ceilDiv(3600, settings.registrationsPerHour()));
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Register(
                                body.getString("username"),
                                body.getString("password"),
                                LoginBodies.device(request, body),
                                body.getString("invite"),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(
                        registered -> ApiResponse.send(request, 201, LoginBodies.of(registered)));
    }

    private Future<?> registration(RoutingContext request) {
        return bus.request(Addresses.AUTH, new AuthMessage.AskRegistration())
                .onSuccess(registration ->
                        ApiResponse.send(
                                request,
                                200,
                                new Options(
                                        registration.mode().wireName(),
                                        registration.mail(),
                                        registration.provider())));
    }

    private Future<?> login(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        RetryAfter.announce(request, Math.ceilDiv(60, settings.loginsPerMinute()));
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Login(
                                body.getString("username"),
                                body.getString("password"),
                                body.getString("code"),
                                LoginBodies.device(request, body),
                                ApiRequest.address(request)))
                .onSuccess(tokens -> ApiResponse.send(request, 200, LoginBodies.of(tokens)));
    }

    private Future<?> refresh(RoutingContext request) {
        RetryAfter.announce(request, 1);
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Refresh(
                                ApiRequest.body(request).getString("refreshToken"),
                                ApiRequest.address(request)))
                .onSuccess(tokens -> ApiResponse.send(request, 200, LoginBodies.of(tokens)));
    }

    private Future<?> logout(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.AUTH,
                        new AuthMessage.Logout(ApiRequest.accessToken(request)))
                .onSuccess(done -> ApiResponse.sendNothing(request));
    }

    private Future<?> me(RoutingContext request) {
        return authentication
                .check(request)
                .onSuccess(checked -> {
                    Identity identity = checked.identity();
                    ApiResponse.send(
                            request,
                            200,
                            new Me(
                                    identity.user(),
                                    identity.username(),
                                    identity.deviceSession(),
                                    checked.administrator()));
                });
    }

    private Future<?> deviceSessions(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.AUTH,
                        new AuthMessage.ListDeviceSessions(
                                ApiRequest.accessToken(request),
                                ApiRequest.query(request, "before"),
                                ApiRequest.limit(request, DEVICES)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new Devices(
                                        answer.sessions().stream()
                                                .map(AccountRoutes::device)
                                                .toList(),
                                        answer.next())));
    }

    private Future<?> revokeDeviceSession(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.AUTH,
                        new AuthMessage.RevokeDeviceSession(
                                ApiRequest.accessToken(request),
                                UUID.fromString(request.pathParam("id"))))
                .onSuccess(done -> ApiResponse.sendNothing(request));
    }

    private static Device device(DeviceSession session) {
        return new Device(
                session.id(),
                session.device(),
                session.address(),
                Instant.ofEpochMilli(session.createdAtMillis()).toString(),
                Instant.ofEpochMilli(session.lastSeenAtMillis()).toString(),
                session.current());
    }
}
