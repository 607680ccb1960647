package verticles.api.admin;

import bus.Addresses;
import bus.account.AdminMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.UUID;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// The databases in `/api/admin`, and in which of them the messages of each guild are.
public final class AdminDatabaseRoutes {
    private static final int GUILDS = 50;

    private final Authentication authentication;

    public AdminDatabaseRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations.add("adminDatabases", this::databases).add("adminGuilds", this::guilds);
    }

    private Future<?> databases(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.ShowDatabases(ApiRequest.accessToken(request)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    private Future<?> guilds(RoutingContext request) {
        String after = ApiRequest.query(request, "after");
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.FindGuilds(
                                ApiRequest.accessToken(request),
                                Objects.requireNonNullElse(ApiRequest.query(request, "text"), "")
                                        .strip(),
                                after == null ? null : UUID.fromString(after),
                                ApiRequest.limit(request, GUILDS)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }
}
