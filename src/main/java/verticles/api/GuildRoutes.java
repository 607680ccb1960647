package verticles.api;

import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.NodeMessage;
import bus.RoomsMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.GuildView;
import rooms.Role;
import verticles.node.Readiness;

/// Guilds and channels, which the address `rooms` answers, and health, which `node.<id>` answers.
public final class GuildRoutes {
    private final Settings settings;
    private final Bus bus;
    private final AccountRoutes accounts;

    /// The bodies of openapi.yaml.
    private record Guild(UUID id, String name) {
        static Guild of(GuildView guild) {
            return new Guild(guild.id(), guild.name());
        }
    }

    private record Readiness(boolean ready, List<Verticle> verticles) {}

    private record Verticle(String name, int index, boolean ready, @Nullable String problem) {
        static Verticle of(NodeMessage.VerticleHealth health) {
            return new Verticle(
                    health.name(),
                    health.index(),
                    health.ready(),
                    health.problem().isEmpty() ? null : health.problem());
        }
    }

    GuildRoutes(Settings settings, Bus bus, AccountRoutes accounts) {
        this.settings = settings;
        this.bus = bus;
        this.accounts = accounts;
    }

    Future<?> guilds(RoutingContext request) {
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.ListGuilds(identity.user()),
                                RoomsMessage.Guilds.class))
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
                                new RoomsMessage.ListChannels(identity.user(), guild(request)),
                                RoomsMessage.Channels.class))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("channels", answer.channels())));
    }

    Future<?> createChannel(RoutingContext request) {
        String name = ApiRoutes.body(request).getString("name").strip();
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.CreateChannel(
                                        identity.user(), guild(request), name),
                                RoomsMessage.ChannelCreated.class))
                .onSuccess(answer -> ApiResponse.send(request, 201, answer.channel()));
    }

    Future<?> setRole(RoutingContext request) {
        Role role = Role.of(ApiRoutes.body(request).getString("role"));
        UUID member = UUID.fromString(request.pathParam("user"));
        return accounts.identify(request)
                .compose(identity ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.SetRole(
                                        identity.user(), guild(request), member, role),
                                BusMessage.Done.class))
                .onSuccess(_ -> request.response().setStatusCode(204).end());
    }

    Future<?> voiceHealth(RoutingContext request) {
        return bus.request(
                        Addresses.node(settings.node().id()),
                        new NodeMessage.VoiceHealthRequest(),
                        NodeMessage.VoiceHealth.class)
                .onSuccess(health -> ApiResponse.send(request, 200, health));
    }

    Future<?> live(RoutingContext request) {
        ApiResponse.send(request, 200, Map.of("status", "live"));
        return Future.succeededFuture();
    }

    Future<?> ready(RoutingContext request) {
        return bus.request(
                        Addresses.node(settings.node().id()),
                        new NodeMessage.ReadinessRequest(),
                        NodeMessage.Readiness.class)
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                answer.ready() ? 200 : 503,
                                new Readiness(
                                        answer.ready(),
                                        answer.verticles().stream().map(Verticle::of).toList())));
    }

    private static UUID guild(RoutingContext request) {
        return UUID.fromString(request.pathParam("guild"));
    }
}
