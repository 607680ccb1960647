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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusedException;

/// The HTTP API as a bot needs it (docs/api.md). Any thread.
public final class Api {
    /// Requests under way at a time; passwords are hashed at the other end.
    private static final int CONNECTIONS = 8;

    /// Longer waits are a setting of the server, `accounts.registrationsPerHour`, which somebody must know.
    private static final long MAX_WAIT_SECONDS = 120;

    private final Vertx vertx;
    private final HttpClient client;

    Api(Vertx vertx, Server server) {
        this.vertx = vertx;
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setDefaultHost(server.host())
                                .setDefaultPort(server.port())
                                .setSsl(server.tls())
                                .setTrustAll(server.trustsAnyone())
                                .setVerifyHost(!server.trustsAnyone()),
                        new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /// Logs in; registers first where nobody has the name. Waits where the server says when to come back
    /// (429 `Retry-After`), up to two minutes at a time.
    ///
    /// @return fails with a `RefusedException` that carries the server's code
    public Future<Account> account(String username, String password) {
        JsonObject credentials =
                new JsonObject()
                        .put("username", username)
                        .put("password", password)
                        .put("device", "bot");
        return post("/api/auth/login", null, credentials)
                .recover(failure ->
                        refused(failure, "bad_credentials")
                                ? post("/api/auth/register", null, credentials)
                                        // The name is taken, so the password was wrong.
                                        .recover(second ->
                                                Future.failedFuture(
                                                        refused(second, "username_taken")
                                                                ? failure
                                                                : second))
                                : Future.failedFuture(failure))
                .map(tokens ->
                        new Account(
                                tokens.getJsonObject("user").getString("id"),
                                username,
                                tokens.getString("accessToken")));
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
        client.close();
    }

    private Future<JsonObject> get(String path, Account account) {
        return request(HttpMethod.GET, path, account, null);
    }

    private Future<JsonObject> post(String path, @Nullable Account account, JsonObject body) {
        return request(HttpMethod.POST, path, account, body);
    }

    private Future<JsonObject> request(
            HttpMethod method, String path, @Nullable Account account, @Nullable JsonObject body) {
        RequestOptions options = new RequestOptions().setMethod(method).setURI(path);
        if (account != null) {
            options.putHeader("Authorization", "Bearer " + account.accessToken());
        }
        if (body != null) {
            options.putHeader("Content-Type", "application/json");
        }
        return client.request(options)
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
                                    if (response.statusCode() == 429
                                            && seconds >= 0
                                            && seconds <= MAX_WAIT_SECONDS) {
                                        // Not all who wait at the same moment.
                                        long millis =
                                                TimeUnit.SECONDS.toMillis(seconds)
                                                        + ThreadLocalRandom.current()
                                                                .nextLong(1_000);
                                        return vertx.timer(millis, TimeUnit.MILLISECONDS)
                                                .compose(_ -> request(method, path, account, body));
                                    }
                                    return Future.failedFuture(
                                            new RefusedException(refusal(path, response, content)));
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
