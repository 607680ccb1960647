package verticles.api.voice;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.call.VoiceMessage;
import bus.message.BusMessage;
import bus.message.Request;
import call.MediaMode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;
import rooms.VoiceRegion;
import signaling.IceServers;
import signaling.message.ServerMessage;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;
import verticles.node.Clock;

/// Where to join a voice channel, and the rooms of channels, which the address `voice` answers.
public final class VoiceRoutes {
    private final Bus bus;
    private final Authentication authentication;
    private final String ownRegion;
    private final Endpoints endpoints;
    private final IceServers iceServers;

    /// The bodies of openapi.yaml.
    private record Joining(
            UUID channel,
            UUID guild,
            String region,
            String endpoint,
            List<ServerMessage.IceServer> iceServers,
            String token,
            long expiresIn) {}

    private record Region(
            String id, @Nullable String endpoint, boolean current, int nodes, double load) {}

    private record Room(
            UUID room,
            boolean live,
            @Nullable String mode,
            int participants,
            @Nullable String node,
            @Nullable Integer shard,
            @Nullable String region) {
        static Room of(VoiceMessage.RoomStatus status) {
            @Nullable ShardAddress shard = status.shard();
            @Nullable MediaMode mode = status.mode();
            return new Room(
                    status.channel(),
                    shard != null,
                    mode == null ? null : mode.wireName(),
                    status.participants(),
                    shard == null ? null : shard.node(),
                    shard == null ? null : shard.shard(),
                    status.region());
        }
    }

    public VoiceRoutes(
            Bus bus,
            Authentication authentication,
            String ownRegion,
            Endpoints endpoints,
            IceServers iceServers) {
        this.bus = bus;
        this.authentication = authentication;
        this.ownRegion = ownRegion;
        this.endpoints = endpoints;
        this.iceServers = iceServers;
    }

    public void addTo(Operations operations) {
        for (String path : List.of("", "Short")) {
            operations
                    .add("joinVoice" + path, this::join)
                    .add("leaveVoice" + path, this::leave)
                    .add("voiceNode" + path, this::node);
        }
        operations
                .add("voiceRegions", this::regions)
                .add("openVoiceRoom", this::openRoom)
                .add("closeVoiceRoom", this::closeRoom)
                .add("voiceRoom", this::room);
    }

    private Future<?> join(RoutingContext request) {
        String token = ApiRequest.accessToken(request);
        @Nullable String asked = region(request);
        return authentication
                .identify(request)
                .compose(identity ->
                        bus.request(
                                        Addresses.VOICE,
                                        new VoiceMessage.FindNode(
                                                identity.user(),
                                                channel(request),
                                                asked == null ? ownRegion : asked))
                                .compose(node ->
                                        endpoint(request, asked)
                                                .compose(endpoint ->
                                                        joining(
                                                                token,
                                                                identity.user(),
                                                                node,
                                                                endpoint,
                                                                asked))))
                .onSuccess(joining -> ApiResponse.send(request, 200, joining));
    }

    private Future<Joining> joining(
            String accessToken,
            UUID user,
            VoiceMessage.RoomNode node,
            String endpoint,
            @Nullable String region) {
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.IssueVoiceToken(accessToken, node.channel()))
                .map(issued ->
                        new Joining(
                                node.channel(),
                                node.guild(),
                                region == null ? ownRegion : region,
                                endpoint,
                                iceServers.of(Clock.unixSeconds(), user),
                                issued.token(),
                                issued.seconds()));
    }

    private Future<?> leave(RoutingContext request) {
        return ask(request, user -> new VoiceMessage.LeaveRoom(user, channel(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> node(RoutingContext request) {
        return ask(request, user -> new VoiceMessage.FindNode(user, channel(request), ownRegion))
                .onSuccess(found ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "channel",
                                        found.channel(),
                                        "live",
                                        found.live(),
                                        "node",
                                        found.shard().node(),
                                        "shard",
                                        found.shard().shard(),
                                        "region",
                                        found.region())));
    }

    private Future<?> regions(RoutingContext request) {
        return authentication
                .identify(request)
                .compose(_ -> bus.request(Addresses.VOICE, new VoiceMessage.ListRegions()))
                .onSuccess(listed ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "regions",
                                        listed.regions().stream()
                                                .map(region -> shown(request, region))
                                                .toList())));
    }

    private Future<?> openRoom(RoutingContext request) {
        @Nullable String asked = region(request);
        return ask(
                        request,
                        user ->
                                new VoiceMessage.OpenRoom(
                                        user, channel(request), asked == null ? ownRegion : asked))
                .onSuccess(status -> ApiResponse.send(request, 200, Room.of(status)));
    }

    private Future<?> closeRoom(RoutingContext request) {
        return ask(request, user -> new VoiceMessage.CloseRoom(user, channel(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> room(RoutingContext request) {
        return ask(request, user -> new VoiceMessage.ShowRoom(user, channel(request)))
                .onSuccess(status -> ApiResponse.send(request, 200, Room.of(status)));
    }

    private <R extends BusMessage.Reply, M extends VoiceMessage & Request<R>> Future<R> ask(
            RoutingContext request, Function<UUID, M> message) {
        return authentication
                .identify(request)
                .compose(identity -> bus.request(Addresses.VOICE, message.apply(identity.user())));
    }

    /// Where the nodes of a region are reached. Refused with `bad_field` for a region that does not exist or that no
    /// URL is configured for.
    private Future<String> endpoint(RoutingContext request, @Nullable String region) {
        if (region == null || region.equals(ownRegion)) {
            return Future.succeededFuture(endpoints.own(request.request()));
        }
        return bus.request(Addresses.VOICE, new VoiceMessage.ListRegions())
                .map(listed ->
                        listed.regions().stream()
                                .filter(one -> one.id().equals(region) && !one.url().isEmpty())
                                .map(one -> Endpoints.of(one.url()))
                                .findFirst()
                                .orElseThrow(() ->
                                        new RefusedException(
                                                Refusal.ofField(
                                                        RefusalCode.BAD_FIELD,
                                                        "This region does not exist or has no address.",
                                                        "region"))));
    }

    private Region shown(RoutingContext request, VoiceRegion region) {
        boolean current = region.id().equals(ownRegion);
        @Nullable String endpoint =
                current
                        ? endpoints.own(request.request())
                        : region.url().isEmpty() ? null : Endpoints.of(region.url());
        return new Region(region.id(), endpoint, current, region.nodes(), region.load());
    }

    private static @Nullable String region(RoutingContext request) {
        @Nullable JsonObject body = ApiRequest.optionalBody(request);
        return body == null ? null : body.getString("region");
    }

    private static UUID channel(RoutingContext request) {
        return UUID.fromString(request.pathParam("channel"));
    }
}
