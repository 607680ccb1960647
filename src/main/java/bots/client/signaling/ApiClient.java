package bots.client.signaling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The part of the HTTP API that bots use (docs/api.md). Every request that the server cannot serve
/// now (503) is repeated after its `Retry-After`, [#MAX_TRIES] times in all. Any thread.
public final class ApiClient {
    /// Concurrent requests: the server hashes a password for most of them.
    private static final int CONNECTIONS = 8;

    /// Longer waits come from a limit of the server, `accounts.registrationsPerHour`, which the
    /// user must raise.
    private static final long MAX_WAIT_SECONDS = 120;

    /// Tries of a request that the server cannot serve now (503), at least a second apart.
    public static final int MAX_TRIES = 30;

    /// When the server does not say how long to wait.
    private static final long DEFAULT_WAIT_SECONDS = 1;

    private static final String LOGIN = "/api/auth/login";
    private static final String REGISTER = "/api/auth/register";
    private static final String REFRESH = "/api/auth/refresh";

    private final Vertx vertx;
    private final ServerAddress server;

    /// By local address.
    private final ConcurrentMap<String, HttpClient> clients = new ConcurrentHashMap<>();

    public ApiClient(Vertx vertx, ServerAddress server) {
        this.vertx = vertx;
        this.server = server;
    }

    private HttpClient client(@Nullable String source) {
        return clients.computeIfAbsent(source == null ? "" : source, this::open);
    }

    private HttpClient open(String source) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setDefaultHost(server.host())
                        .setDefaultPort(server.port())
                        .setSsl(server.tls())
                        .setTrustAll(server.trustsAnyone())
                        .setVerifyHost(!server.trustsAnyone());
        if (!source.isEmpty()) {
            options.setLocalAddress(source);
        }
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /// Logs in, or registers if no user has the name. Waits as long as the server asks for (429
    /// `Retry-After`), up to two minutes at a time.
    ///
    /// @return fails with a `RequestFailedException` that carries the server's code
    public Future<AuthenticatedUser> user(String username, String password) {
        JsonObject credentials = credentials(username, password);
        return enter(LOGIN, credentials, null, true)
                .recover(failure ->
                        refused(failure, "bad_credentials")
                                ? enter(REGISTER, credentials, null, true)
                                        // The name is taken, so the password was wrong.
                                        .recover(second ->
                                                Future.failedFuture(
                                                        refused(second, "username_taken")
                                                                ? failure
                                                                : second))
                                : Future.failedFuture(failure));
    }

    /// @param source address of this host for this and all other requests of the user, null for the
    ///     default: servers limit logins by address
    /// @return fails with a `RequestFailedException` that carries the server's code
    public Future<AuthenticatedUser> login(
            String username, String password, @Nullable String source) {
        return enter(LOGIN, credentials(username, password), source, false);
    }

    /// As [#login], for a new user.
    ///
    /// @param invite code, null for none
    public Future<AuthenticatedUser> register(
            String username, String password, @Nullable String invite, @Nullable String source) {
        JsonObject body = credentials(username, password);
        return enter(REGISTER, invite == null ? body : body.put("invite", invite), source, false);
    }

    /// Renews the tokens of a user.
    ///
    /// @param refreshToken used up by this
    /// @return fails with a `RequestFailedException` of `token_expired` or `token_invalid`
    public Future<AuthenticatedUser> refresh(String refreshToken, @Nullable String source) {
        return enter(REFRESH, new JsonObject().put("refreshToken", refreshToken), source, false);
    }

    private static JsonObject credentials(String username, String password) {
        return new JsonObject()
                .put("username", username)
                .put("password", password)
                .put("device", "bot");
    }

    private Future<AuthenticatedUser> enter(
            String path, JsonObject body, @Nullable String source, boolean waits) {
        return request(new ApiRequest(HttpMethod.POST, path, null, body, source, waits), 1)
                .map(tokens -> {
                    JsonObject user = tokens.getJsonObject("user");
                    return new AuthenticatedUser(
                            user.getString("id"),
                            user.getString("username"),
                            tokens.getString("accessToken"),
                            tokens.getString("refreshToken"),
                            source);
                });
    }

    /// The channel of that name, which is created if it does not exist.
    ///
    /// @param guild its name, null for the first guild of the user
    public Future<VoiceChannel> channel(
            AuthenticatedUser user, @Nullable String guild, String name) {
        return guild(user, guild).compose(found -> channelOf(user, found, name));
    }

    /// The voice channels that the user sees in the first guild, as they are ordered.
    public Future<List<VoiceChannel>> voiceChannels(AuthenticatedUser user) {
        return guild(user, null)
                .compose(guild ->
                        get("/api/guilds/" + guild + "/channels", user)
                                .map(answer ->
                                        answer.getJsonArray("channels").stream()
                                                .map(JsonObject.class::cast)
                                                .filter(c -> "voice".equals(c.getString("kind")))
                                                .map(c -> voiceChannel(c, guild, false))
                                                .toList()));
    }

    /// The id of a guild.
    private Future<String> guild(AuthenticatedUser user, @Nullable String name) {
        return get("/api/guilds", user)
                .compose(answer -> {
                    JsonObject found = find(answer.getJsonArray("guilds"), name);
                    return found == null
                            ? Future.failedFuture(
                                    new RequestFailedException(
                                            "guild_not_found", "No guild is named " + name + "."))
                            : Future.succeededFuture(found.getString("id"));
                });
    }

    private Future<VoiceChannel> channelOf(AuthenticatedUser user, String guild, String name) {
        String path = "/api/guilds/" + guild + "/channels";
        return get(path, user)
                .compose(answer -> {
                    JsonObject found = find(answer.getJsonArray("channels"), name);
                    return found != null
                            ? Future.succeededFuture(voiceChannel(found, guild, false))
                            : post(path, user, new JsonObject().put("name", name))
                                    .map(created -> voiceChannel(created, guild, true));
                });
    }

    private static VoiceChannel voiceChannel(JsonObject channel, String guild, boolean created) {
        return new VoiceChannel(channel.getString("id"), guild, channel.getString("name"), created);
    }

    public Future<Void> deleteChannel(AuthenticatedUser user, VoiceChannel channel) {
        return delete("/api/guilds/" + channel.guild() + "/channels/" + channel.id(), user);
    }

    /// An invite for an hour and any number of accounts.
    ///
    /// @param guild its name, null for the first guild of the user
    public Future<GuildInvite> createInvite(AuthenticatedUser user, @Nullable String guild) {
        return guild(user, guild)
                .compose(found ->
                        post(
                                "/api/guilds/" + found + "/invites",
                                user,
                                new JsonObject().put("expiresInSeconds", 3600)))
                .map(invite ->
                        new GuildInvite(invite.getString("guild"), invite.getString("code")));
    }

    public Future<Void> revokeInvite(AuthenticatedUser user, GuildInvite invite) {
        return delete("/api/guilds/" + invite.guild() + "/invites/" + invite.code(), user);
    }

    /// Deletes the account of the user.
    public Future<Void> deleteAccount(AuthenticatedUser user, String password) {
        return post("/api/auth/deletion", user, new JsonObject().put("password", password))
                .mapEmpty();
    }

    private static @Nullable JsonObject find(JsonArray entries, @Nullable String name) {
        for (int i = 0; i < entries.size(); i++) {
            JsonObject entry = entries.getJsonObject(i);
            if (name == null || name.equals(entry.getString("name"))) {
                return entry;
            }
        }
        return null;
    }

    private Future<JsonObject> get(String path, AuthenticatedUser user) {
        return request(new ApiRequest(HttpMethod.GET, path, user, null, user.source(), true), 1);
    }

    private Future<Void> delete(String path, AuthenticatedUser user) {
        return request(new ApiRequest(HttpMethod.DELETE, path, user, null, user.source(), true), 1)
                .mapEmpty();
    }

    private Future<JsonObject> post(String path, AuthenticatedUser user, JsonObject body) {
        return request(new ApiRequest(HttpMethod.POST, path, user, body, user.source(), true), 1);
    }

    /// @param source an address of this host, null for any
    /// @param waits whether to repeat a request that exceeds a limit (429) after `Retry-After`
    private record ApiRequest(
            HttpMethod method,
            String path,
            @Nullable AuthenticatedUser user,
            @Nullable JsonObject body,
            @Nullable String source,
            boolean waits) {}

    /// @param number of this try, from 1
    private Future<JsonObject> request(ApiRequest call, int number) {
        RequestOptions options = new RequestOptions().setMethod(call.method).setURI(call.path);
        AuthenticatedUser user = call.user;
        JsonObject body = call.body;
        if (user != null) {
            options.putHeader("Authorization", "Bearer " + user.accessToken());
        }
        if (body != null) {
            options.putHeader("Content-Type", "application/json");
        }
        return client(call.source)
                .request(options)
                // Asked for in the same step as the request is sent: the caller is on another
                // thread, and the body of a response that has ended meanwhile never arrives.
                .compose(request ->
                        (body == null ? request.send() : request.send(body.toBuffer()))
                                .compose(response ->
                                        response.body()
                                                .compose(content ->
                                                        answer(call, number, response, content))));
    }

    private Future<JsonObject> answer(
            ApiRequest call, int number, HttpClientResponse response, Buffer content) {
        if (response.statusCode() / 100 == 2) {
            return Future.succeededFuture(
                    content.length() == 0 ? new JsonObject() : new JsonObject(content));
        }
        long seconds = waitSeconds(call, number, response);
        if (seconds >= 0) {
            // Spread, so that not all retry at the same moment.
            long millis =
                    TimeUnit.SECONDS.toMillis(seconds)
                            + ThreadLocalRandom.current().nextLong(1_000);
            return vertx.timer(millis, TimeUnit.MILLISECONDS)
                    .compose(_ -> request(call, number + 1));
        }
        return Future.failedFuture(
                new RequestFailedException(refusal(call.path, response, content)));
    }

    /// How long to wait before the next try, negative when there is none.
    private static long waitSeconds(ApiRequest call, int number, HttpClientResponse response) {
        long asked = retryAfterSeconds(response);
        boolean possible =
                switch (response.statusCode()) {
                    case 429 -> call.waits && asked >= 0;
                    case 503 -> number < MAX_TRIES;
                    default -> false;
                };
        return !possible || asked > MAX_WAIT_SECONDS
                ? -1
                : asked < 0 ? DEFAULT_WAIT_SECONDS : asked;
    }

    private static long retryAfterSeconds(HttpClientResponse response) {
        String value = response.getHeader("Retry-After");
        return value == null || !value.matches("\\d{1,9}") ? -1 : Long.parseLong(value);
    }

    private static RequestFailure refusal(
            String path, HttpClientResponse response, Buffer content) {
        try {
            JsonObject body = new JsonObject(content);
            return new RequestFailure(
                    body.getString("code", "http_" + response.statusCode()),
                    body.getString("message", path),
                    body.getString("field"));
        } catch (DecodeException e) {
            return RequestFailure.of(
                    "http_" + response.statusCode(), path + ": " + response.statusMessage());
        }
    }

    private static boolean refused(Throwable failure, String code) {
        return failure instanceof RequestFailedException refused
                && refused.failure().code().equals(code);
    }
}
