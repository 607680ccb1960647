package verticles.api.admin;

import bus.Addresses;
import bus.Bus;
import bus.account.AdminMessage;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Live rooms in `/api/admin`, and whether their media flows directly or through an SFU.
public final class AdminRoomRoutes {
    private static final int PAGE = 100;

    private final Bus bus;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record LiveRooms(List<LiveRoom> rooms, @Nullable String next) {}

    private record LiveRoom(
            UUID id,
            String guild,
            String channel,
            List<String> participants,
            Architecture architecture,
            ArchitectureChoice.ChosenBy chosenBy,
            List<RoomsMessage.LiveShard> shards) {}

    public AdminRoomRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("adminRooms", this::rooms)
                .add("adminSfu", this::rollout)
                .add("adminSetSfu", this::setRollout)
                .add("adminSetArchitecture", this::setArchitecture);
    }

    private Future<?> rooms(RoutingContext request) {
        return authentication
                .requireAdministrator(request)
                .compose(_ ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.ListLiveRooms(
                                        ApiRequest.query(request, "after"),
                                        ApiRequest.limit(request, PAGE))))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new LiveRooms(
                                        answer.rooms().stream().map(AdminRoomRoutes::body).toList(),
                                        answer.next())));
    }

    private Future<?> rollout(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.ShowRollout(ApiRequest.accessToken(request)))
                .onSuccess(rollout -> ApiResponse.send(request, 200, rollout));
    }

    private Future<?> setRollout(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.SetRollout(
                                ApiRequest.accessToken(request),
                                body.getBoolean("enabled"),
                                body.getInteger("percent")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> setArchitecture(RoutingContext request) {
        String architecture = ApiRequest.body(request).getString("architecture");
        return authentication
                .ask(
                        request,
                        Addresses.ADMIN,
                        new AdminMessage.SetArchitecture(
                                ApiRequest.accessToken(request),
                                UUID.fromString(request.pathParam("channel")),
                                architecture == null ? null : Architecture.of(architecture)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private static LiveRoom body(RoomsMessage.LiveRoom room) {
        return new LiveRoom(
                room.id(),
                room.guild(),
                room.channel(),
                room.participants(),
                room.architecture().architecture(),
                room.architecture().by(),
                room.shards());
    }
}
