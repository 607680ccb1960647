package verticles.api.admin;

import accounts.AccountEntry;
import accounts.RegistrationMode;
import accounts.invite.Invite;
import bus.Addresses;
import bus.account.AdminMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Accounts, registration and invites in `/api/admin`. The address `admin` refuses all but
/// administrators.
public final class AdminAccountRoutes {
    private static final int PAGE = 100;
    private static final int FEWER = 50;

    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Accounts(List<AccountBody> users, @Nullable String next) {}

    private record AccountBody(
            UUID id,
            String username,
            String createdAt,
            @Nullable String lastSeenAt,
            boolean administrator,
            boolean locked,
            boolean secondFactor) {}

    private record Reset(String code, String expiresAt) {}

    private record GuildInvite(
            String code,
            UUID guild,
            String guildName,
            @Nullable String channelName,
            @Nullable String creator,
            String createdAt,
            @Nullable String expiresAt,
            @Nullable Integer maxUses,
            int uses) {}

    private record Invites(List<GuildInvite> invites, @Nullable String next) {}

    public AdminAccountRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("adminUsers", this::users)
                .add("adminChangeUser", this::changeUser)
                .add("adminCreateReset", this::createReset)
                .add("adminEndSecondFactor", this::endSecondFactor)
                .add("adminSetRegistration", this::setRegistration)
                .add("adminInvites", this::invites)
                .add("adminRevokeInvite", this::revokeInvite);
    }

    private Future<?> users(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.FindAccounts(
                                ApiRequest.accessToken(request),
                                query(request, "text"),
                                query(request, "after"),
                                ApiRequest.limit(request, FEWER)))
                .onSuccess(found ->
                        ApiResponse.send(
                                request,
                                200,
                                new Accounts(
                                        found.accounts().stream()
                                                .map(AdminAccountRoutes::body)
                                                .toList(),
                                        found.next())));
    }

    /// What the body names is changed, one after the other.
    private Future<?> changeUser(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        UUID user = UUID.fromString(request.pathParam("user"));
        Future<?> done = Future.succeededFuture();
        if (body.containsKey("locked")) {
            done =
                    authentication.ask(
                            request,
                            Addresses.ADMIN,
                            new AdminMessage.SetLocked(
                                    ApiRequest.accessToken(request),
                                    user,
                                    body.getBoolean("locked")));
        }
        if (body.containsKey("administrator")) {
            done =
                    done.compose(_ ->
                            authentication.ask(
                                    request,
                                    Addresses.ADMIN,
                                    new AdminMessage.SetAdministrator(
                                            ApiRequest.accessToken(request),
                                            user,
                                            body.getBoolean("administrator"))));
        }
        return done.onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> createReset(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.CreateReset(
                                ApiRequest.accessToken(request),
                                UUID.fromString(request.pathParam("user"))))
                .onSuccess(created ->
                        ApiResponse.send(
                                request,
                                201,
                                new Reset(created.code(), text(created.expiresAtMillis()))));
    }

    private Future<?> endSecondFactor(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.EndSecondFactor(
                                ApiRequest.accessToken(request),
                                UUID.fromString(request.pathParam("user"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> setRegistration(RoutingContext request) {
        String mode = ApiRequest.body(request).getString("registration");
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.SetRegistration(
                                ApiRequest.accessToken(request), RegistrationMode.of(mode)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> invites(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.ListInvites(
                                ApiRequest.accessToken(request),
                                ApiRequest.query(request, "before"),
                                ApiRequest.limit(request, PAGE)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new Invites(
                                        answer.invites().stream()
                                                .map(AdminAccountRoutes::body)
                                                .toList(),
                                        answer.next())));
    }

    private Future<?> revokeInvite(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.RevokeInvite(
                                ApiRequest.accessToken(request),
                                Objects.requireNonNull(request.pathParam("code"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private static String query(RoutingContext request, String name) {
        return Objects.requireNonNullElse(ApiRequest.query(request, name), "");
    }

    private static AccountBody body(AccountEntry entry) {
        Long lastSeenAt = entry.lastSeenAtMillis();
        return new AccountBody(
                entry.id(),
                entry.username(),
                text(entry.createdAtMillis()),
                lastSeenAt == null ? null : text(lastSeenAt),
                entry.administrator(),
                entry.locked(),
                entry.secondFactor());
    }

    private static GuildInvite body(AdminMessage.GuildInvite named) {
        Invite invite = named.invite();
        Long expiresAt = invite.expiresAtMillis();
        return new GuildInvite(
                invite.code(),
                invite.guild(),
                named.guildName(),
                named.channelName(),
                invite.creator(),
                text(invite.createdAtMillis()),
                expiresAt == null ? null : text(expiresAt),
                invite.maxUses(),
                invite.uses());
    }

    private static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
