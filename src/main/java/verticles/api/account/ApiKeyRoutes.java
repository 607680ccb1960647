package verticles.api.account;

import accounts.apikey.ApiKeyEntry;
import accounts.apikey.ApiKeyScope;
import bus.Addresses;
import bus.account.AdminMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/admin/keys`: the keys of the API, which the address `admin` keeps for administrators.
public final class ApiKeyRoutes {
    private static final int PAGE = 50;

    private static final long GRACE_SECONDS = 86_400;

    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Guild(UUID id, String name) {}

    private record Key(
            UUID id,
            String name,
            Guild guild,
            List<ApiKeyScope> scopes,
            String hint,
            @Nullable String createdBy,
            String createdAt,
            @Nullable String rotatedAt,
            @Nullable String formerUntil,
            @Nullable String expiresAt,
            @Nullable String lastUsedAt) {
        static Key of(ApiKeyEntry entry) {
            return new Key(
                    entry.id(),
                    entry.name(),
                    new Guild(entry.guild(), entry.guildName()),
                    entry.scopes().stream().sorted().toList(),
                    entry.hint(),
                    entry.createdBy(),
                    Instant.ofEpochMilli(entry.createdAtMillis()).toString(),
                    text(entry.rotatedAtMillis()),
                    text(entry.formerUntilMillis()),
                    text(entry.expiresAtMillis()),
                    text(entry.lastUsedAtMillis()));
        }
    }

    private record Made(String key, Key entry) {}

    private record Keys(List<Key> keys, @Nullable UUID next) {}

    public ApiKeyRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("adminKeys", this::list)
                .add("adminCreateKey", this::create)
                .add("adminRotateKey", this::rotate)
                .add("adminRevokeKey", this::revoke);
    }

    private Future<?> create(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        Set<ApiKeyScope> scopes =
                body.getJsonArray("scopes").stream()
                        .map(scope -> ApiKeyScope.of((String) scope).orElseThrow())
                        .collect(Collectors.toSet());
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.CreateApiKey(
                                ApiRequest.accessToken(request),
                                UUID.fromString(body.getString("guild")),
                                body.getString("name"),
                                scopes,
                                body.getLong("expiresInSeconds")))
                .onSuccess(made -> send(request, 201, made));
    }

    private Future<?> list(RoutingContext request) {
        @Nullable String before = request.queryParam("before").stream().findFirst().orElse(null);
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.ListApiKeys(
                                ApiRequest.accessToken(request),
                                before == null ? null : UUID.fromString(before),
                                ApiRequest.limit(request, PAGE)))
                .onSuccess(page -> {
                    List<Key> keys = page.keys().stream().map(Key::of).toList();
                    ApiResponse.send(
                            request, 200, new Keys(keys, page.more() ? keys.getLast().id() : null));
                });
    }

    private Future<?> rotate(RoutingContext request) {
        @Nullable JsonObject body = ApiRequest.optionalBody(request);
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.RotateApiKey(
                                ApiRequest.accessToken(request),
                                key(request),
                                body == null
                                        ? GRACE_SECONDS
                                        : body.getLong("graceSeconds", GRACE_SECONDS)))
                .onSuccess(made -> send(request, 200, made));
    }

    private Future<?> revoke(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.RevokeApiKey(
                                ApiRequest.accessToken(request), key(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private static void send(RoutingContext request, int status, AdminMessage.ApiKeyMade made) {
        ApiResponse.send(request, status, new Made(made.key(), Key.of(made.entry())));
    }

    private static UUID key(RoutingContext request) {
        return UUID.fromString(request.pathParam("key"));
    }

    private static @Nullable String text(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }
}
