package verticles.api;

import bus.Addresses;
import bus.Bus;
import bus.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.UUID;
import rooms.GuildView;

/// Guilds and channels, which the address `rooms` answers, and health, which `node.<id>` answers.
public final class GuildRoutes {
    private final Bus bus;
    private final AccountRoutes accounts;

    /// The bodies of openapi.yaml.
    private record Guild(UUID id, String name) {
        static Guild of(GuildView guild) {
            return new Guild(guild.id(), guild.name());
        }
    }

    GuildRoutes(Bus bus, AccountRoutes accounts) {
        this.bus = bus;
        this.accounts = accounts;
    }

    Future<?> guilds(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(Addresses.ROOMS, new RoomsMessage.ListGuilds(identity.user())))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "guilds",
                                        answer.guilds().stream().map(Guild::of).toList())));
    }

    Future<?> channels(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.ListChannels(identity.user(), guild(request))))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("channels", answer.channels())));
    }

    Future<?> createChannel(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.CreateChannel(
                                        identity.user(), guild(request), name)))
                .onSuccess(answer -> ApiResponse.send(request, 201, answer.channel()));
    }

    Future<?> renameChannel(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.RenameChannel(
                                        identity.user(), guild(request), channel(request), name)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> deleteChannel(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.DeleteChannel(
                                        identity.user(), guild(request), channel(request))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private static UUID channel(RoutingContext request) {
        return UUID.fromString(request.pathParam("channel"));
    }

    static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }
}
