package verticles.api;

import accounts.DeviceSession;
import accounts.Identity;
import accounts.Invite;
import bus.Address;
import bus.Addresses;
import bus.AuthMessage;
import bus.Bus;
import bus.BusMessage;
import bus.Request;
import config.AccountSettings;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.LabelRules;
import verticles.http.CheckedTokens;
import verticles.http.InvalidTokenLimit;

/// `/api/auth`: each request is one question to the address `auth`.
public final class AccountRoutes {
    private static final String BEARER = "Bearer ";
    private static final int DEVICE_MAX_LENGTH = 100;
    private static final int BUSY_SECONDS = 4;

    private final AccountSettings settings;
    private final Bus bus;
    private final CheckedTokens checkedTokens;
    private final InvalidTokenLimit invalidTokens;
    private final int invalidTokensPerMinute;

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

    AccountRoutes(Vertx vertx, Settings settings, Bus bus, CheckedTokens checkedTokens) {
        this.checkedTokens = checkedTokens;
        this.settings = settings.accounts();
        this.bus = bus;
        this.invalidTokens = InvalidTokenLimit.of(vertx, settings.limits().accounts());
        this.invalidTokensPerMinute = settings.limits().accounts().badTokensPerMinute();
    }

    Future<?> register(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        retryAfter(request, Math.ceilDiv(3600, settings.registrationsPerHour()));
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Register(
                                body.getString("username"),
                                body.getString("password"),
                                device(request, body),
                                body.getString("invite"),
                                address(request)))
                .onSuccess(registered -> sendRegistered(request, registered));
    }

    Future<?> registration(RoutingContext request) {
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

    Future<?> login(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        retryAfter(request, Math.ceilDiv(60, settings.loginsPerMinute()));
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Login(
                                body.getString("username"),
                                body.getString("password"),
                                body.getString("code"),
                                device(request, body),
                                address(request)))
                .onSuccess(tokens -> send(request, 200, tokens));
    }

    Future<?> refresh(RoutingContext request) {
        retryAfter(request, 1);
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.Refresh(
                                ApiRequest.body(request).getString("refreshToken"),
                                address(request)))
                .onSuccess(tokens -> send(request, 200, tokens));
    }

    Future<?> logout(RoutingContext request) {
        return authenticated(request, new AuthMessage.Logout(accessToken(request)))
                .onSuccess(done -> ApiResponse.sendNothing(request));
    }

    Future<?> me(RoutingContext request) {
        return check(request)
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

    Future<?> deviceSessions(RoutingContext request) {
        return authenticated(request, new AuthMessage.ListDeviceSessions(accessToken(request)))
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

    Future<?> revokeDeviceSession(RoutingContext request) {
        return authenticated(
                        request,
                        new AuthMessage.RevokeDeviceSession(
                                accessToken(request), UUID.fromString(request.pathParam("id"))))
                .onSuccess(done -> ApiResponse.sendNothing(request));
    }

    /// The account that the token is of; fails with `token_invalid` or `token_expired`.
    Future<Identity> identify(RoutingContext request) {
        return checkedTokens.identify(
                accessToken(request), () -> check(request).map(AuthMessage.Identified::identity));
    }

    /// Fails with `forbidden` for users that are not administrators of the node.
    Future<Identity> requireAdministrator(RoutingContext request) {
        return check(request)
                .map(checked -> {
                    if (!checked.administrator()) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "Only administrators of the server may do this.");
                    }
                    return checked.identity();
                });
    }

    private Future<AuthMessage.Identified> check(RoutingContext request) {
        return authenticated(request, new AuthMessage.CheckToken(accessToken(request)));
    }

    private <R extends BusMessage.Reply, M extends AuthMessage & Request<R>>
            Future<R> authenticated(RoutingContext request, M question) {
        return authenticated(request, Addresses.AUTH, question);
    }

    /// Asks a question that carries the access token; of an address that sends too many invalid tokens those are
    /// refused with `rate_limited`.
    <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> authenticated(
            RoutingContext request, Address<? super M> address, M question) {
        return bus.request(address, question)
                .recover(failure -> Future.failedFuture(limited(request, failure)));
    }

    private Throwable limited(RoutingContext request, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        Refusal limited = invalidTokens.limited(refused.refusal(), address(request));
        if (limited.equals(refused.refusal())) {
            return failure;
        }
        retryAfter(request, Math.ceilDiv(60, invalidTokensPerMinute));
        return new RefusedException(limited);
    }

    static String accessToken(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new RefusedException(
                    RefusalCode.TOKEN_INVALID,
                    "Send the access token as `Authorization: Bearer <token>`.");
        }
        return header.substring(BEARER.length()).strip();
    }

    /// The address of the client: that of the socket, or what a trusted proxy says.
    static String address(RoutingContext request) {
        return request.request().remoteAddress().hostAddress();
    }

    private static String device(RoutingContext request, JsonObject body) {
        String userAgent = request.request().getHeader(HttpHeaders.USER_AGENT);
        return body.containsKey("device")
                ? body.getString("device")
                : LabelRules.clean(
                        userAgent == null ? "" : userAgent, DEVICE_MAX_LENGTH, "unknown");
    }

    /// If the answer will be 429, it says when one more request is let through at the latest; if 503, when
    /// the queue of password hashes is empty.
    private static void retryAfter(RoutingContext request, int seconds) {
        request.addHeadersEndHandler(_ -> {
            int status = request.response().getStatusCode();
            if (status == 429 || status == 503) {
                request.response()
                        .putHeader(
                                HttpHeaders.RETRY_AFTER,
                                String.valueOf(status == 429 ? seconds : BUSY_SECONDS));
            }
        });
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
