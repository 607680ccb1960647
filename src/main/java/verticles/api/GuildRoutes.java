package verticles.api;

import bus.Addresses;
import bus.Bus;
import bus.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.GuildView;
import rooms.permission.Permissions;

/// Guilds, which the address `rooms` answers.
public final class GuildRoutes {
    private final Bus bus;
    private final AccountRoutes accounts;

    /// The bodies of openapi.yaml.
    private record Guild(UUID id, String name, @Nullable UUID owner, Permissions permissions) {
        static Guild of(GuildView guild) {
            return new Guild(guild.id(), guild.name(), guild.owner(), guild.permissions());
        }
    }

    private record Guilds(List<Guild> guilds, boolean mayCreate) {}

    GuildRoutes(Bus bus, AccountRoutes accounts) {
        this.bus = bus;
        this.accounts = accounts;
    }

    Future<?> guilds(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity -> {
                    Future<RoomsMessage.Guilds> listed =
                            bus.request(
                                    Addresses.ROOMS, new RoomsMessage.ListGuilds(identity.user()));
                    Future<RoomsMessage.GuildCreation> creation =
                            bus.request(
                                    Addresses.ROOMS,
                                    new RoomsMessage.AskGuildCreation(identity.user()));
                    return Future.all(listed, creation)
                            .map(_ ->
                                    new Guilds(
                                            listed.result().guilds().stream()
                                                    .map(Guild::of)
                                                    .toList(),
                                            creation.result().allowed()));
                })
                .onSuccess(guilds -> ApiResponse.send(request, 200, guilds));
    }

    Future<?> createGuild(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.CreateGuild(identity.user(), name)))
                .onSuccess(created -> ApiResponse.send(request, 201, Guild.of(created.guild())));
    }

    Future<?> deleteGuild(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.DeleteGuild(identity.user(), guild(request))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> renameGuild(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.RenameGuild(
                                        identity.user(), guild(request), name)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> transferGuild(RoutingContext request) {
        UUID owner = UUID.fromString(ApiRequest.body(request).getString("owner"));
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.TransferGuild(
                                        identity.user(), guild(request), owner)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }
}
