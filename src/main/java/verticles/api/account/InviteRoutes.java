package verticles.api.account;

import accounts.invite.Invite;
import bus.Addresses;
import bus.Bus;
import bus.account.InviteMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/guilds/{guild}/invites`, `/api/invites` and where their links lead: each request is one
/// question to the address `invites`, after the caller is identified where it needs an account.
public final class InviteRoutes {
    private static final long DEFAULT_SECONDS = Duration.ofDays(7).toSeconds();

    private final Bus bus;
    private final Authentication authentication;
    private final LinkAddress address;
    private final int port;

    /// The bodies of openapi.yaml.
    private record InviteBody(
            String code,
            UUID guild,
            @Nullable UUID channel,
            @Nullable String creator,
            String createdAt,
            @Nullable String expiresAt,
            @Nullable Integer maxUses,
            int uses) {}

    private record PreviewBody(
            String guild, @Nullable String channel, @Nullable String inviter, boolean owner) {}

    private record LinkAddressBody(@Nullable String url) {}

    private record AcceptedBody(UUID guild, @Nullable UUID channel) {}

    public InviteRoutes(Settings settings, Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
        this.address = LinkAddress.of(settings.http(), settings.media());
        this.port = settings.http().port();
    }

    public void addTo(Operations operations) {
        operations
                .add("linkAddress", this::linkAddress)
                .add("createInvite", this::create)
                .add("invites", this::list)
                .add("revokeInvite", this::revoke)
                .add("previewInvite", this::preview)
                .add("acceptInvite", this::accept);
    }

    /// A request over TLS has come to the port.
    private Future<?> linkAddress(RoutingContext request) {
        int open = request.request().isSSL() ? request.request().localAddress().port() : this.port;
        return authentication
                .identify(request)
                .onSuccess(_ ->
                        ApiResponse.send(
                                request, 200, new LinkAddressBody(address.url(open).orElse(null))));
    }

    private Future<?> create(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        String channel = body.getString("channel");
        long seconds = body.getLong("expiresInSeconds", DEFAULT_SECONDS);
        int maxUses = body.getInteger("maxUses", 0);
        return authentication
                .askAs(
                        request,
                        Addresses.INVITES,
                        identity ->
                                new InviteMessage.Create(
                                        identity.user(),
                                        guild(request),
                                        channel == null ? null : UUID.fromString(channel),
                                        seconds == 0 ? null : seconds,
                                        maxUses == 0 ? null : maxUses))
                .onSuccess(created -> ApiResponse.send(request, 201, body(created.invite())));
    }

    private Future<?> list(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.INVITES,
                        identity -> new InviteMessage.ListInvites(identity.user(), guild(request)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "invites",
                                        answer.invites().stream()
                                                .map(InviteRoutes::body)
                                                .toList())));
    }

    private Future<?> revoke(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.INVITES,
                        identity ->
                                new InviteMessage.Revoke(
                                        identity.user(), guild(request), code(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> preview(RoutingContext request) {
        return bus.request(
                        Addresses.INVITES,
                        new InviteMessage.Preview(code(request), ApiRequest.address(request)))
                .onSuccess(answer -> {
                    Invite.Preview preview = answer.preview();
                    ApiResponse.send(
                            request,
                            200,
                            new PreviewBody(
                                    preview.guild(),
                                    preview.channel(),
                                    preview.inviter(),
                                    preview.owner()));
                });
    }

    private Future<?> accept(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.INVITES,
                        identity ->
                                new InviteMessage.Accept(
                                        identity.user(),
                                        code(request),
                                        ApiRequest.address(request),
                                        ApiRequest.languages(request)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new AcceptedBody(
                                        answer.destination().guild(),
                                        answer.destination().channel())));
    }

    private static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }

    private static String code(RoutingContext request) {
        return Objects.requireNonNull(request.pathParam("code"));
    }

    private static InviteBody body(Invite invite) {
        Long expiresAt = invite.expiresAtMillis();
        return new InviteBody(
                invite.code(),
                invite.guild(),
                invite.channel(),
                invite.creator(),
                Instant.ofEpochMilli(invite.createdAtMillis()).toString(),
                expiresAt == null ? null : Instant.ofEpochMilli(expiresAt).toString(),
                invite.maxUses(),
                invite.uses());
    }
}
