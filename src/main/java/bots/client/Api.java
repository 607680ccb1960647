package bots.client;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP API as a bot needs it (docs/api.md). Any thread.
public final class Api {
    /// Requests under way at a time; passwords are hashed at the other end.
    private static final int CONNECTIONS = 8;

    /// Longer waits are a setting of the server, `accounts.registrationsPerHour`, which somebody must know.
    private static final long MAX_WAIT_SECONDS = 120;

    private static final String LOGIN = "/api/auth/login";
    private static final String REGISTER = "/api/auth/register";
    private static final String REFRESH = "/api/auth/refresh";

    private final Vertx vertx;
    private final Server server;

    /// By the address they come from.
    private final ConcurrentMap<String, HttpClient> clients = new ConcurrentHashMap<>();

    Api(Vertx vertx, Server server) {
        this.vertx = vertx;
        this.server = server;
    }

    private HttpClient client(@Nullable String from) {
        return clients.computeIfAbsent(from == null ? "" : from, this::open);
    }

    private HttpClient open(String from) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setDefaultHost(server.host())
                        .setDefaultPort(server.port())
                        .setSsl(server.tls())
                        .setTrustAll(server.trustsAnyone())
                        .setVerifyHost(!server.trustsAnyone());
        if (!from.isEmpty()) {
            options.setLocalAddress(from);
        }
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /// Logs in; registers first where nobody has the name. Waits where the server says when to come back
    /// (429 `Retry-After`), up to two minutes at a time.
    ///
    /// @return fails with a `RefusedException` that carries the server's code
    public Future<Account> account(String username, String password) {
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

    /// @param from an address of this host to come from, null for whatever the system takes: servers limit
    ///     logins by address
    /// @return fails with a `RefusedException` that carries the server's code
    public Future<Account> login(String username, String password, @Nullable String from) {
        return enter(LOGIN, credentials(username, password), from, false);
    }

    /// As [#login], for a new user.
    public Future<Account> register(String username, String password, @Nullable String from) {
        return enter(REGISTER, credentials(username, password), from, false);
    }

    /// Goes on where an account left off.
    ///
    /// @param refreshToken used up by this
    /// @return fails with a `RefusedException` of `token_expired` or `token_invalid`
    public Future<Account> refresh(String refreshToken) {
        return enter(REFRESH, new JsonObject().put("refreshToken", refreshToken), null, false);
    }

    private static JsonObject credentials(String username, String password) {
        return new JsonObject()
                .put("username", username)
                .put("password", password)
                .put("device", "bot");
    }

    private Future<Account> enter(
            String path, JsonObject body, @Nullable String from, boolean patient) {
        return request(new Question(HttpMethod.POST, path, null, body, from, patient))
                .map(tokens -> {
                    JsonObject user = tokens.getJsonObject("user");
                    return new Account(
                            user.getString("id"),
                            user.getString("username"),
                            tokens.getString("accessToken"),
                            tokens.getString("refreshToken"));
                });
    }

    /// The channel of that name, made where there is none.
    ///
    /// @param guild its name, or null for the first one the account is in
    public Future<VoiceChannel> channel(Account account, @Nullable String guild, String name) {
        return get("/api/guilds", account)
                .compose(answer -> {
                    JsonObject found = find(answer.getJsonArray("guilds"), guild);
                    return found == null
                            ? Future.failedFuture(
                                    new RefusedException(
                                            "guild_not_found", "No guild is named " + guild + "."))
                            : channelOf(account, found.getString("id"), name);
                });
    }

    private Future<VoiceChannel> channelOf(Account account, String guild, String name) {
        String path = "/api/guilds/" + guild + "/channels";
        return get(path, account)
                .compose(answer -> {
                    JsonObject found = find(answer.getJsonArray("channels"), name);
                    return found != null
                            ? Future.succeededFuture(found)
                            : post(path, account, new JsonObject().put("name", name));
                })
                .map(channel -> new VoiceChannel(channel.getString("id"), guild, name));
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

    void close() {
        clients.values().forEach(HttpClient::close);
    }

    private Future<JsonObject> get(String path, Account account) {
        return request(new Question(HttpMethod.GET, path, account, null, null, true));
    }

    private Future<JsonObject> post(String path, Account account, JsonObject body) {
        return request(new Question(HttpMethod.POST, path, account, body, null, true));
    }

    /// @param from an address of this host, null for any
    /// @param patient waits where the server says when to come back
    private record Question(
            HttpMethod method,
            String path,
            @Nullable Account account,
            @Nullable JsonObject body,
            @Nullable String from,
            boolean patient) {}

    private Future<JsonObject> request(Question question) {
        RequestOptions options =
                new RequestOptions().setMethod(question.method).setURI(question.path);
        Account account = question.account;
        JsonObject body = question.body;
        if (account != null) {
            options.putHeader("Authorization", "Bearer " + account.accessToken());
        }
        if (body != null) {
            options.putHeader("Content-Type", "application/json");
        }
        return client(question.from)
                .request(options)
                .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                .compose(response ->
                        response.body()
                                .compose(content -> {
                                    if (response.statusCode() / 100 == 2) {
                                        return Future.succeededFuture(
                                                content.length() == 0
                                                        ? new JsonObject()
                                                        : new JsonObject(content));
                                    }
                                    long seconds = retryAfterSeconds(response);
                                    if (question.patient
                                            && response.statusCode() == 429
                                            && seconds >= 0
                                            && seconds <= MAX_WAIT_SECONDS) {
                                        // Not all who wait at the same moment.
                                        long millis =
                                                TimeUnit.SECONDS.toMillis(seconds)
                                                        + ThreadLocalRandom.current()
                                                                .nextLong(1_000);
                                        return vertx.timer(millis, TimeUnit.MILLISECONDS)
                                                .compose(_ -> request(question));
                                    }
                                    return Future.failedFuture(
                                            new RefusedException(
                                                    refusal(question.path, response, content)));
                                }));
    }

    private static long retryAfterSeconds(HttpClientResponse response) {
        String value = response.getHeader("Retry-After");
        return value == null || !value.matches("\\d{1,9}") ? -1 : Long.parseLong(value);
    }

    private static Refusal refusal(String path, HttpClientResponse response, Buffer content) {
        try {
            JsonObject body = new JsonObject(content);
            return new Refusal(
                    body.getString("code", "http_" + response.statusCode()),
                    body.getString("message", path),
                    body.getString("field"));
        } catch (DecodeException e) {
            return Refusal.of(
                    "http_" + response.statusCode(), path + ": " + response.statusMessage());
        }
    }

    private static boolean refused(Throwable failure, String code) {
        return failure instanceof RefusedException refused && refused.refusal().code().equals(code);
    }
}
