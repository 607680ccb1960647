package verticles.api.voice;

import accounts.apikey.ApiKey;
import accounts.apikey.ApiKeyScope;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.api.BackendMessage;
import bus.message.BusMessage;
import bus.message.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.VideoQuality;
import rooms.external.ExternalGuest;
import rooms.external.ExternalRoom;
import rooms.permission.Permissions;
import signaling.IceServers;
import signaling.message.ServerMessage;
import verticles.api.guild.RoleRoutes;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.KeyAuthentication;
import verticles.api.request.Operations;
import verticles.node.Clock;

/// `/api/rooms`: what the back ends of other applications do with an API key; the address `backend`
/// answers.
public final class BackendRoutes {
    private static final int PAGE = 100;

    private static final long JOIN_SECONDS = 600;
    private static final long STAY_SECONDS = 86_400;

    private final Bus bus;
    private final KeyAuthentication keys;
    private final Endpoints endpoints;
    private final IceServers iceServers;

    /// The bodies of openapi.yaml.
    private record Room(
            UUID id,
            @Nullable String externalId,
            String name,
            int userLimit,
            int bitrate,
            VideoQuality videoQuality,
            @Nullable Integer deleteAfterEmptySeconds,
            int participants) {
        static Room of(ExternalRoom room, int participants) {
            return new Room(
                    room.channel().id(),
                    room.externalId(),
                    room.channel().name(),
                    room.channel().userLimit(),
                    room.channel().bitrate(),
                    room.channel().videoQuality(),
                    room.emptySeconds(),
                    participants);
        }
    }

    private record Rooms(List<Room> rooms, @Nullable UUID next) {}

    private record Present(
            UUID id,
            @Nullable String externalId,
            String name,
            int number,
            boolean guest,
            boolean muted,
            boolean deafened,
            boolean camera,
            boolean screen,
            boolean serverMuted,
            boolean serverDeafened,
            @Nullable Permissions permissions) {
        static Present of(BackendMessage.Present present) {
            Participant one = present.participant();
            @Nullable ExternalGuest guest = present.guest();
            return new Present(
                    one.user(),
                    guest == null ? null : guest.externalId(),
                    one.username(),
                    one.number(),
                    guest != null,
                    one.state().muted(),
                    one.state().deafened(),
                    one.state().camera(),
                    one.state().screen(),
                    one.serverMuted(),
                    one.serverDeafened(),
                    guest == null ? null : guest.granted());
        }
    }

    private record Participants(List<Present> participants, @Nullable Integer next) {}

    private record JoinToken(
            String token,
            long expiresIn,
            String endpoint,
            UUID room,
            UUID participant,
            List<ServerMessage.IceServer> iceServers) {}

    public BackendRoutes(
            Bus bus, KeyAuthentication keys, Endpoints endpoints, IceServers iceServers) {
        this.bus = bus;
        this.keys = keys;
        this.endpoints = endpoints;
        this.iceServers = iceServers;
    }

    public void addTo(Operations operations) {
        operations
                .add("rooms", this::rooms)
                .add("createRoom", this::createRoom)
                .add("room", this::room)
                .add("deleteRoom", this::deleteRoom)
                .add("createJoinToken", this::createJoinToken)
                .add("participants", this::participants)
                .add("changeParticipant", this::changeParticipant)
                .add("moveParticipant", this::moveParticipant)
                .add("removeParticipant", this::removeParticipant);
    }

    private Future<?> rooms(RoutingContext request) {
        @Nullable String after = query(request, "after");
        return ask(
                        request,
                        ApiKeyScope.ROOMS_READ,
                        key ->
                                new BackendMessage.ListRooms(
                                        key.guild(),
                                        after == null ? null : UUID.fromString(after),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(page -> {
                    List<Room> rooms =
                            page.rooms().stream()
                                    .map(one -> Room.of(one.room(), one.participants()))
                                    .toList();
                    ApiResponse.send(
                            request,
                            200,
                            new Rooms(rooms, page.more() ? rooms.getLast().id() : null));
                });
    }

    private Future<?> createRoom(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        ApiKeyScope.ROOMS_WRITE,
                        key ->
                                new BackendMessage.CreateRoom(
                                        key.id(),
                                        key.guild(),
                                        body.getString("name"),
                                        body.getString("externalId"),
                                        body.getInteger("userLimit", 0),
                                        body.getInteger("bitrate", rooms.ChannelProperties.BITRATE),
                                        VideoQuality.of(
                                                body.getString(
                                                        "videoQuality",
                                                        VideoQuality.AUTO.wireName())),
                                        body.getInteger("deleteAfterEmptySeconds")))
                .onSuccess(made ->
                        ApiResponse.send(
                                request,
                                made.created() ? 201 : 200,
                                Room.of(made.room().room(), made.room().participants())));
    }

    private Future<?> room(RoutingContext request) {
        return ask(
                        request,
                        ApiKeyScope.ROOMS_READ,
                        key -> new BackendMessage.ShowRoom(key.guild(), path(request, "room")))
                .onSuccess(found ->
                        ApiResponse.send(
                                request, 200, Room.of(found.room(), found.participants())));
    }

    private Future<?> deleteRoom(RoutingContext request) {
        return ask(
                        request,
                        ApiKeyScope.ROOMS_WRITE,
                        key ->
                                new BackendMessage.DeleteRoom(
                                        key.id(), key.guild(), path(request, "room")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> createJoinToken(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        long joinSeconds = body.getLong("expiresInSeconds", JOIN_SECONDS);
        @Nullable JsonArray permissions = body.getJsonArray("permissions");
        return ask(
                        request,
                        ApiKeyScope.TOKENS_CREATE,
                        key ->
                                new BackendMessage.AdmitGuest(
                                        key.guild(),
                                        path(request, "room"),
                                        body.getString("user"),
                                        body.getString("name"),
                                        permissions == null
                                                ? ExternalGuest.USUAL
                                                : RoleRoutes.permissions(permissions),
                                        body.getLong("staySeconds", STAY_SECONDS)))
                .compose(admitted -> token(request, admitted.guest(), joinSeconds))
                .onSuccess(token -> ApiResponse.send(request, 201, token));
    }

    private Future<JoinToken> token(RoutingContext request, ExternalGuest guest, long joinSeconds) {
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.IssueJoinToken(
                                guest.id(), guest.name(), guest.room(), joinSeconds))
                .map(issued ->
                        new JoinToken(
                                issued.token(),
                                issued.seconds(),
                                endpoints.own(request.request()),
                                guest.room(),
                                guest.id(),
                                iceServers.of(Clock.unixSeconds(), guest.id())));
    }

    private Future<?> participants(RoutingContext request) {
        @Nullable String after = query(request, "after");
        return ask(
                        request,
                        ApiKeyScope.ROOMS_READ,
                        key ->
                                new BackendMessage.ListParticipants(
                                        key.guild(),
                                        path(request, "room"),
                                        after == null ? 0 : Integer.parseInt(after),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(page -> {
                    List<Present> present = page.participants().stream().map(Present::of).toList();
                    ApiResponse.send(
                            request,
                            200,
                            new Participants(
                                    present, page.more() ? present.getLast().number() : null));
                });
    }

    private Future<?> changeParticipant(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        @Nullable JsonArray permissions = body.getJsonArray("permissions");
        return ask(
                        request,
                        ApiKeyScope.PARTICIPANTS_MODERATE,
                        key ->
                                new BackendMessage.ChangeParticipant(
                                        key.id(),
                                        key.guild(),
                                        path(request, "room"),
                                        path(request, "participant"),
                                        body.getBoolean("muted"),
                                        body.getBoolean("deafened"),
                                        permissions == null
                                                ? null
                                                : RoleRoutes.permissions(permissions)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> moveParticipant(RoutingContext request) {
        String to = ApiRequest.body(request).getString("room");
        return ask(
                        request,
                        ApiKeyScope.PARTICIPANTS_MODERATE,
                        key ->
                                new BackendMessage.MoveParticipant(
                                        key.id(),
                                        key.guild(),
                                        path(request, "room"),
                                        path(request, "participant"),
                                        to))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> removeParticipant(RoutingContext request) {
        return ask(
                        request,
                        ApiKeyScope.PARTICIPANTS_MODERATE,
                        key ->
                                new BackendMessage.RemoveParticipant(
                                        key.id(),
                                        key.guild(),
                                        path(request, "room"),
                                        path(request, "participant")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private <R extends BusMessage.Reply, M extends BackendMessage & Request<R>> Future<R> ask(
            RoutingContext request, ApiKeyScope scope, Function<ApiKey, M> message) {
        return keys.require(request, scope)
                .compose(key -> bus.request(Addresses.BACKEND, message.apply(key)));
    }

    private static String path(RoutingContext request, String parameter) {
        return Objects.requireNonNull(request.pathParam(parameter));
    }

    private static @Nullable String query(RoutingContext request, String name) {
        return request.queryParam(name).stream().findFirst().orElse(null);
    }
}
