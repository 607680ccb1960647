package verticles.api.events;

import bus.Addresses;
import bus.guild.EventMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// The webhooks and the statistics of a guild, which the address `events` answers.
public final class EventRoutes {
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_ROWS = 10_000;

    private final Authentication authentication;

    public EventRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("webhooks", this::list)
                .add("createWebhook", this::create)
                .add("changeWebhook", this::change)
                .add("deleteWebhook", this::delete)
                .add("replayEvents", this::replay)
                .add("statistics", this::statistics);
    }

    private Future<?> list(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity -> new EventMessage.ListWebhooks(identity.user(), guild(request)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    private Future<?> create(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity ->
                                new EventMessage.CreateWebhook(
                                        identity.user(),
                                        guild(request),
                                        body.getString("url"),
                                        types(body)))
                .onSuccess(answer -> ApiResponse.send(request, 201, answer));
    }

    private Future<?> change(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity ->
                                new EventMessage.ChangeWebhook(
                                        identity.user(),
                                        guild(request),
                                        webhook(request),
                                        body.getString("url"),
                                        types(body),
                                        body.getBoolean("enabled", true)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> delete(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity ->
                                new EventMessage.DeleteWebhook(
                                        identity.user(), guild(request), webhook(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> replay(RoutingContext request) {
        long after = ApiRequest.body(request).getLong("after");
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity ->
                                new EventMessage.ReplayEvents(
                                        identity.user(), guild(request), webhook(request), after))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> statistics(RoutingContext request) {
        String days = request.queryParams().get("days");
        return authentication
                .askAs(
                        request,
                        Addresses.EVENTS,
                        identity ->
                                new EventMessage.ShowStatistics(
                                        identity.user(),
                                        guild(request),
                                        days == null ? DEFAULT_DAYS : Integer.parseInt(days),
                                        ApiRequest.query(request, "before"),
                                        ApiRequest.limit(request, MAX_ROWS)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    private static List<String> types(JsonObject body) {
        return body.getJsonArray("types", new JsonArray()).stream()
                .map(String.class::cast)
                .distinct()
                .toList();
    }

    private static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }

    private static UUID webhook(RoutingContext request) {
        return UUID.fromString(request.pathParam("webhook"));
    }
}
