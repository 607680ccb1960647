package verticles.api.account;

import accounts.invite.Guest;
import accounts.invite.GuestLink;
import bus.Addresses;
import bus.Bus;
import bus.account.GuestMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/guilds/{guild}/guest-links`, for members, and `/api/guest-links` and `/api/guests`, for
/// people without an account: each request is one question to the address `guests`.
public final class GuestRoutes {
    private static final long DEFAULT_SECONDS = Duration.ofHours(12).toSeconds();

    private final Bus bus;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record LinkBody(
            String code,
            UUID channel,
            @Nullable String creator,
            int guests,
            String createdAt,
            String expiresAt) {}

    private record LinksBody(boolean allowed, List<LinkBody> links) {}

    private record GuestBody(
            UUID id, String name, UUID channel, String expiresAt, String guestToken) {}

    public GuestRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("allowGuests", this::allow)
                .add("guestLinks", this::list)
                .add("createGuestLink", this::create)
                .add("revokeGuestLink", this::revoke)
                .add("previewGuestLink", this::preview)
                .add("enterAsGuest", this::enter)
                .add("issueGuestToken", this::issue);
    }

    private Future<?> allow(RoutingContext request) {
        boolean allowed = ApiRequest.body(request).getBoolean("allowed");
        return authentication
                .askAs(
                        request,
                        Addresses.GUESTS,
                        identity ->
                                new GuestMessage.AllowGuests(
                                        identity.user(), guild(request), allowed))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> list(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.GUESTS,
                        identity ->
                                new GuestMessage.ListGuestLinks(identity.user(), guild(request)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new LinksBody(
                                        answer.allowed(),
                                        answer.links().stream().map(GuestRoutes::body).toList())));
    }

    private Future<?> create(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.GUESTS,
                        identity ->
                                new GuestMessage.CreateGuestLink(
                                        identity.user(),
                                        guild(request),
                                        UUID.fromString(body.getString("channel")),
                                        body.getLong("expiresInSeconds", DEFAULT_SECONDS)))
                .onSuccess(created -> ApiResponse.send(request, 201, body(created.link())));
    }

    private Future<?> revoke(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.GUESTS,
                        identity ->
                                new GuestMessage.RevokeGuestLink(
                                        identity.user(), guild(request), code(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> preview(RoutingContext request) {
        return bus.request(
                        Addresses.GUESTS,
                        new GuestMessage.PreviewGuestLink(
                                code(request), ApiRequest.address(request)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.preview()));
    }

    private Future<?> enter(RoutingContext request) {
        return bus.request(
                        Addresses.GUESTS,
                        new GuestMessage.EnterAsGuest(
                                code(request),
                                ApiRequest.body(request).getString("name"),
                                ApiRequest.address(request)))
                .onSuccess(entered -> {
                    Guest guest = entered.guest();
                    ApiResponse.send(
                            request,
                            201,
                            new GuestBody(
                                    guest.id(),
                                    guest.name(),
                                    guest.channel(),
                                    time(guest.expiresAtMillis()),
                                    entered.token()));
                });
    }

    private Future<?> issue(RoutingContext request) {
        return bus.request(
                        Addresses.GUESTS,
                        new GuestMessage.IssueGuestToken(
                                ApiRequest.body(request).getString("guestToken"),
                                ApiRequest.address(request)))
                .onSuccess(issued ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "channel",
                                        issued.guest().channel(),
                                        "token",
                                        issued.token(),
                                        "expiresIn",
                                        issued.seconds())));
    }

    private static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }

    private static String code(RoutingContext request) {
        return Objects.requireNonNull(request.pathParam("code"));
    }

    private static LinkBody body(GuestLink link) {
        return new LinkBody(
                link.code(),
                link.channel(),
                link.creator(),
                link.guests(),
                time(link.createdAtMillis()),
                time(link.expiresAtMillis()));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
