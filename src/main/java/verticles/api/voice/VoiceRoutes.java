package verticles.api.voice;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.call.VoiceMessage;
import call.MediaMode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.RegionRtt;
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
                .add("voicePing", this::ping)
                .add("openVoiceRoom", this::openRoom)
                .add("closeVoiceRoom", this::closeRoom)
                .add("voiceRoom", this::room);
    }

    private Future<?> join(RoutingContext request) {
        String token = ApiRequest.accessToken(request);
        return authentication
                .identify(request)
                .compose(identity ->
                        region(request)
                                .compose(region ->
                                        bus.request(
                                                        Addresses.VOICE,
                                                        new VoiceMessage.FindNode(
                                                                identity.user(),
                                                                channel(request),
                                                                region))
                                                .compose(node ->
                                                        endpoint(request, region)
                                                                .compose(endpoint ->
                                                                        joining(
                                                                                token,
                                                                                identity.user(),
                                                                                node,
                                                                                endpoint,
                                                                                region)))))
                .onSuccess(joining -> ApiResponse.send(request, 200, joining));
    }

    private Future<Joining> joining(
            String accessToken,
            UUID user,
            VoiceMessage.RoomNode node,
            String endpoint,
            String region) {
        return bus.request(
                        Addresses.AUTH,
                        new AuthMessage.IssueVoiceToken(accessToken, node.channel()))
                .map(issued ->
                        new Joining(
                                node.channel(),
                                node.guild(),
                                region,
                                endpoint,
                                iceServers.of(Clock.unixSeconds(), user),
                                issued.token(),
                                issued.seconds()));
    }

    private Future<?> leave(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.VOICE,
                        identity -> new VoiceMessage.LeaveRoom(identity.user(), channel(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> node(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.VOICE,
                        identity ->
                                new VoiceMessage.FindNode(
                                        identity.user(), channel(request), ownRegion))
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
                .askAs(request, Addresses.VOICE, _ -> new VoiceMessage.ListRegions())
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

    /// Clients measure how far this region is, also from pages of other origins.
    private Future<?> ping(RoutingContext request) {
        request.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ApiResponse.sendNothing(request);
        return Future.succeededFuture();
    }

    private Future<?> openRoom(RoutingContext request) {
        return authentication
                .identify(request)
                .compose(identity ->
                        region(request)
                                .compose(region ->
                                        bus.request(
                                                Addresses.VOICE,
                                                new VoiceMessage.OpenRoom(
                                                        identity.user(),
                                                        channel(request),
                                                        region))))
                .onSuccess(status -> ApiResponse.send(request, 200, Room.of(status)));
    }

    private Future<?> closeRoom(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.VOICE,
                        identity -> new VoiceMessage.CloseRoom(identity.user(), channel(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> room(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.VOICE,
                        identity -> new VoiceMessage.ShowRoom(identity.user(), channel(request)))
                .onSuccess(status -> ApiResponse.send(request, 200, Room.of(status)));
    }

    /// Where the nodes of a region are reached. Refused with `bad_field` for a region that does not
    /// exist or that no URL is configured for.
    private Future<String> endpoint(RoutingContext request, String region) {
        if (region.equals(ownRegion)) {
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

    /// The region that the client names; else the nearest one by what it has measured that can be
    /// reached; else that of this node.
    private Future<String> region(RoutingContext request) {
        JsonObject body =
                Objects.requireNonNullElse(ApiRequest.optionalBody(request), new JsonObject());
        String named = body.getString("region");
        if (named != null) {
            return Future.succeededFuture(named);
        }
        List<RegionRtt> measured = measured(body.getJsonArray("regions", new JsonArray()));
        return measured.isEmpty()
                ? Future.succeededFuture(ownRegion)
                : bus.request(Addresses.VOICE, new VoiceMessage.ListRegions())
                        .map(listed -> nearest(measured, listed.regions()));
    }

    private static List<RegionRtt> measured(JsonArray regions) {
        return regions.stream()
                .map(JsonObject.class::cast)
                .map(one -> new RegionRtt(one.getString("region"), one.getInteger("rttMillis")))
                .sorted(Comparator.comparingInt(RegionRtt::rttMillis))
                .toList();
    }

    private String nearest(List<RegionRtt> measured, List<VoiceRegion> regions) {
        Set<String> reachable =
                regions.stream()
                        .filter(one -> one.id().equals(ownRegion) || !one.url().isEmpty())
                        .map(VoiceRegion::id)
                        .collect(Collectors.toSet());
        return measured.stream()
                .map(RegionRtt::region)
                .filter(reachable::contains)
                .findFirst()
                .orElse(ownRegion);
    }

    private static UUID channel(RoutingContext request) {
        return UUID.fromString(request.pathParam("channel"));
    }
}
