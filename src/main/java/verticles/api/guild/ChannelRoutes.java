package verticles.api.guild;

import bus.Addresses;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import rooms.VideoQuality;
import rooms.permission.OverrideTarget;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.TargetedOverride;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Channels and their overrides, which the address `rooms` answers.
public final class ChannelRoutes {
    private static final int MAX_PAGE = 500;

    private final Authentication authentication;

    private record Page(List<ChannelView> channels, @Nullable UUID next) {}

    /// The body of openapi.yaml.
    private record OverrideBody(
            OverrideTarget.Kind kind, UUID id, Permissions allow, Permissions deny) {
        static OverrideBody of(TargetedOverride override) {
            return new OverrideBody(
                    override.target().kind(),
                    override.target().id(),
                    override.override().allow(),
                    override.override().deny());
        }
    }

    public ChannelRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("ownChannels", this::ownChannels)
                .add("createChannel", this::createChannel)
                .add("channel", this::channel)
                .add("changeChannel", this::changeChannel)
                .add("deleteChannel", this::deleteChannel)
                .add("overrides", this::overrides)
                .add("changeOverride", this::changeOverride)
                .add("channels", this::channels)
                .add("createChannelOf", this::createChannel)
                .add("channelOf", this::channel)
                .add("changeChannelOf", this::changeChannel)
                .add("deleteChannelOf", this::deleteChannel)
                .add("orderChannels", this::orderChannels);
    }

    /// The channels of the user in all guilds, by id.
    private Future<?> ownChannels(RoutingContext request) {
        String after = ApiRequest.query(request, "after");
        int limit = ApiRequest.limit(request, MAX_PAGE);
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity -> new RoomsMessage.ListGuilds(identity.user()))
                .onSuccess(answer -> {
                    List<ChannelView> rest =
                            answer.guilds().stream()
                                    .flatMap(guild -> guild.channels().stream())
                                    .filter(one -> after == null || isAfter(one, after))
                                    .sorted(Comparator.comparing(one -> one.id().toString()))
                                    .toList();
                    ApiResponse.send(
                            request,
                            200,
                            rest.size() > limit
                                    ? new Page(rest.subList(0, limit), rest.get(limit - 1).id())
                                    : new Page(rest, null));
                });
    }

    private static boolean isAfter(ChannelView channel, String after) {
        return channel.id().toString().compareTo(after.toLowerCase(Locale.ROOT)) > 0;
    }

    private Future<?> channels(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListChannels(
                                        identity.user(), GuildRoutes.id(request, "guild")))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("channels", answer.channels())));
    }

    private Future<?> createChannel(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        String inPath = request.pathParam("guild");
        UUID guild = UUID.fromString(inPath == null ? body.getString("guild") : inPath);
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.CreateChannel(
                                        identity.user(),
                                        guild,
                                        ChannelKind.of(body.getString("kind", "voice")),
                                        properties(body)))
                .onSuccess(answer -> ApiResponse.send(request, 201, answer.channel()));
    }

    private Future<?> channel(RoutingContext request) {
        return requireGuild(request)
                .compose(_ -> shown(request))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.channel()));
    }

    private Future<?> changeChannel(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return requireGuild(request)
                .compose(_ ->
                        authentication.askAs(
                                request,
                                Addresses.ROOMS,
                                identity ->
                                        new RoomsMessage.ChangeChannel(
                                                identity.user(),
                                                GuildRoutes.id(request, "channel"),
                                                properties(body))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> deleteChannel(RoutingContext request) {
        return requireGuild(request)
                .compose(_ ->
                        authentication.askAs(
                                request,
                                Addresses.ROOMS,
                                identity ->
                                        new RoomsMessage.DeleteChannel(
                                                identity.user(),
                                                GuildRoutes.id(request, "channel"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> orderChannels(RoutingContext request) {
        List<UUID> order = GuildRoutes.ids(ApiRequest.body(request).getJsonArray("channels"));
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.OrderChannels(
                                        identity.user(), GuildRoutes.id(request, "guild"), order))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> overrides(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListOverrides(
                                        identity.user(), GuildRoutes.id(request, "channel")))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of(
                                        "overrides",
                                        answer.overrides().stream()
                                                .map(OverrideBody::of)
                                                .toList())));
    }

    private Future<?> changeOverride(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        OverrideTarget target =
                new OverrideTarget(
                        "role".equals(request.pathParam("kind"))
                                ? OverrideTarget.Kind.ROLE
                                : OverrideTarget.Kind.MEMBER,
                        GuildRoutes.id(request, "id"));
        PermissionOverride override =
                new PermissionOverride(
                        RoleRoutes.permissions(body.getJsonArray("allow")),
                        RoleRoutes.permissions(body.getJsonArray("deny")));
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ChangeOverride(
                                        identity.user(),
                                        GuildRoutes.id(request, "channel"),
                                        new TargetedOverride(target, override)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<RoomsMessage.Channel> shown(RoutingContext request) {
        return authentication.askAs(
                request,
                Addresses.ROOMS,
                identity ->
                        new RoomsMessage.ShowChannel(
                                identity.user(), GuildRoutes.id(request, "channel")));
    }

    /// A path that names the guild too must name that of the channel. Refused with
    /// `channel_not_found`.
    private Future<Void> requireGuild(RoutingContext request) {
        if (request.pathParam("guild") == null) {
            return Future.succeededFuture();
        }
        return shown(request)
                .compose(answer ->
                        answer.channel().guild().equals(GuildRoutes.id(request, "guild"))
                                ? Future.succeededFuture()
                                : Future.failedFuture(
                                        new RefusedException(
                                                RefusalCode.CHANNEL_NOT_FOUND,
                                                "This channel does not exist.")));
    }

    /// Fields left out are none, and the bitrate that of a new channel.
    private static ChannelProperties properties(JsonObject body) {
        String category = body.getString("category");
        return new ChannelProperties(
                body.getString("name"),
                category == null ? null : UUID.fromString(category),
                body.getString("topic"),
                body.getInteger("userLimit", 0),
                body.getInteger("bitrate", ChannelProperties.BITRATE),
                VideoQuality.of(body.getString("videoQuality", VideoQuality.AUTO.wireName())),
                body.getInteger("slowModeSeconds", 0));
    }
}
