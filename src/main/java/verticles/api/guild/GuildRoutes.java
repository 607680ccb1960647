package verticles.api.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.GuildView;
import rooms.permission.Permissions;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Guilds, which the address `rooms` answers.
public final class GuildRoutes {
    private final Bus bus;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Guild(UUID id, String name, @Nullable UUID owner, Permissions permissions) {
        static Guild of(GuildView guild) {
            return new Guild(guild.id(), guild.name(), guild.owner(), guild.permissions());
        }
    }

    private record Guilds(List<Guild> guilds, boolean mayCreate) {}

    public GuildRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("guilds", this::guilds)
                .add("createGuild", this::createGuild)
                .add("deleteGuild", this::deleteGuild)
                .add("renameGuild", this::renameGuild)
                .add("transferGuild", this::transferGuild);
    }

    private Future<?> guilds(RoutingContext request) {
        return authentication
                .identify(request)
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

    private Future<?> createGuild(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.CreateGuild(
                                        identity.user(), name, ApiRequest.languages(request)))
                .onSuccess(created -> ApiResponse.send(request, 201, Guild.of(created.guild())));
    }

    private Future<?> deleteGuild(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity -> new RoomsMessage.DeleteGuild(identity.user(), guild(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> renameGuild(RoutingContext request) {
        String name = ApiRequest.body(request).getString("name");
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.RenameGuild(identity.user(), guild(request), name))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> transferGuild(RoutingContext request) {
        UUID owner = UUID.fromString(ApiRequest.body(request).getString("owner"));
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.TransferGuild(
                                        identity.user(), guild(request), owner))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    static UUID guild(RoutingContext request) {
        return id(request, "guild");
    }

    static UUID id(RoutingContext request, String parameter) {
        return UUID.fromString(request.pathParam(parameter));
    }

    static List<UUID> ids(JsonArray ids) {
        return ids.stream().map(id -> UUID.fromString((String) id)).toList();
    }
}
