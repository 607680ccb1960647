package verticles.api.account;

import accounts.DeviceSession;
import accounts.Identity;
import accounts.invite.Invite;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.AccountSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import text.LabelRules;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;
import verticles.api.request.RetryAfter;

/// `/api/auth`: each request is one question to the address `auth`.
public final class AccountRoutes {
    private static final int DEVICE_MAX_LENGTH = 100;

    private final AccountSettings settings;
    private final Bus bus;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Tokens(String accessToken, long expiresIn, String refreshToken, User user) {}

    private record User(UUID id, String username) {}

    private record Joined(UUID guild, @Nullable UUID channel) {}

    private record Registered(
            String accessToken,
            long expiresIn,
            String refreshToken,
            User user,
            @Nullable Joined joined) {}

    private record Me(UUID id, String username, UUID deviceSession, boolean administrator) {}

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
                                device(request, body),
                                body.getString("invite"),
                                ApiRequest.address(request)))
                .onSuccess(registered -> sendRegistered(request, registered));
    }

    private Future<?> registration(RoutingContext request) {
        return bus.request(Addresses.AUTH, new AuthMessage.AskRegistration())
                .onSuccess(registration ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "registration",
                                        registration.mode().wireName(),
                                        "mail",
                                        registration.mail())));
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
                                device(request, body),
                                ApiRequest.address(request)))
                .onSuccess(tokens -> send(request, 200, tokens));
    }

    private Future<?> refresh(RoutingContext request) {
        RetryAfter.announce(request, 1);
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Refresh(
                                ApiRequest.body(request).getString("refreshToken"),
                                ApiRequest.address(request)))
                .onSuccess(tokens -> send(request, 200, tokens));
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
                        new AuthMessage.ListDeviceSessions(ApiRequest.accessToken(request)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "sessions",
                                        answer.sessions().stream()
                                                .map(AccountRoutes::device)
                                                .toList())));
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

    private static String device(RoutingContext request, JsonObject body) {
        String userAgent = request.request().getHeader(HttpHeaders.USER_AGENT);
        return body.containsKey("device")
                ? body.getString("device")
                : LabelRules.clean(
                        userAgent == null ? "" : userAgent, DEVICE_MAX_LENGTH, "unknown");
    }

    private static void sendRegistered(RoutingContext request, AuthMessage.Registered registered) {
        AuthMessage.Tokens tokens = registered.tokens();
        Invite.@Nullable Destination joined = registered.joined();
        ApiResponse.send(
                request,
                201,
                new Registered(
                        tokens.accessToken(),
                        tokens.accessTokenSeconds(),
                        tokens.refreshToken(),
                        new User(tokens.identity().user(), tokens.identity().username()),
                        joined == null ? null : new Joined(joined.guild(), joined.channel())));
    }

    private static void send(RoutingContext request, int status, AuthMessage.Tokens tokens) {
        Identity identity = tokens.identity();
        ApiResponse.send(
                request,
                status,
                new Tokens(
                        tokens.accessToken(),
                        tokens.accessTokenSeconds(),
                        tokens.refreshToken(),
                        new User(identity.user(), identity.username())));
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
