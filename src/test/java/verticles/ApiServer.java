package verticles;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import bus.node.NodeMessage;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.RegionRtt;
import rooms.mesh.Architecture;
import rooms.mesh.SfuRollout;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import rooms.permission.Role;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementReason;
import signaling.IceServers;
import store.files.FolderFiles;
import store.guild.AccessStore;
import store.postgres.Database;
import store.postgres.DatabaseLost;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import verticles.api.ApiRoutes;
import verticles.chat.AttachmentCleanup;
import verticles.chat.ChatService;
import verticles.guild.AccessCache;
import verticles.http.SecurityHeaders;
import verticles.http.files.ImageFiles;

/// The API over real HTTP with a real AuthVerticle, text messages and PostgreSQL behind it. Rooms
/// and health, which have tests of their own, are answered from here.
final class ApiServer implements AutoCloseable {
    static final UUID FOREIGN_GUILD = UUID.randomUUID();
    static final ChannelView CHANNEL =
            ChannelView.voice(UUID.randomUUID(), GuildStore.DEFAULT_GUILD, "General", 0);

    static final GuildView GUILD =
            new GuildView(
                    GuildStore.DEFAULT_GUILD,
                    "Hubbub",
                    null,
                    Permissions.of(Permission.VIEW_CHANNEL),
                    List.of(CHANNEL));
    static final Role ROLE =
            new Role(
                    UUID.randomUUID(),
                    GuildStore.DEFAULT_GUILD,
                    "Helpers",
                    0x3498DB,
                    1,
                    Permissions.of(Permission.MANAGE_CHANNELS, Permission.MOVE_MEMBERS));

    final Settings settings;
    final Vertx vertx = Vertx.vertx();
    final Bus bus = new Bus(vertx);

    /// Device sessions that `auth.events` reported as revoked.
    final BlockingQueue<UUID> revoked = new LinkedBlockingQueue<>();

    /// Set by a test, read by the event loop.
    volatile boolean ready = true;

    private volatile boolean draining;

    final Database database;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ResponseContract contract = new ResponseContract(vertx);

    record Answer(HttpResponse<String> http, JsonObject json) {
        int status() {
            return http.statusCode();
        }

        String text(String field) {
            return json.getString(field);
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    ApiServer(Path folder, Map<String, String> changes) throws IOException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("node.dataFolder", TestDatabase.prepare(folder).toString());
        all.put("node.id", "test");
        all.putIfAbsent("accounts.registration", "open");
        all.put("accounts.argon2MemoryKibibytes", "64");
        all.put("accounts.argon2Iterations", "1");
        settings = SettingsLoader.defaults(all);
        database = await(Database.start(vertx, settings));
        await(
                vertx.deployVerticle(
                        () -> new AuthVerticle(settings, database, 0),
                        new DeploymentOptions()
                                .setThreadingModel(ThreadingModel.VIRTUAL_THREAD)
                                .setInstances(2)));
        await(bus.consume(Addresses.ROOMS, message -> rooms(message)));
        await(vertx.deployVerticle(new Chat()));
        await(bus.consume(Addresses.node("test"), message -> node(message)));
        await(
                bus.listen(
                        Addresses.AUTH_EVENTS,
                        event -> {
                            switch (event) {
                                case AuthEvent.DeviceSessionRevoked(UUID session) ->
                                        revoked.add(session);
                                case AuthEvent.UserChanged _, AuthEvent.ApiKeyChanged _ -> {}
                            }
                        }));
        Api api = new Api();
        await(vertx.deployVerticle(api));
        port = api.port;
    }

    /// The requests to the address `chat`, as a registry answers them.
    private final class Chat extends VerticleBase {
        @Override
        public Future<?> start() {
            AttachmentCleanup.start(
                    vertx, database, new FolderFiles(vertx, settings.node().attachments()));
            return AccessCache.of(new AccessStore(database), bus)
                    .compose(access ->
                            ChatService.of(
                                    vertx,
                                    database,
                                    access,
                                    bus,
                                    settings.guilds(),
                                    settings.limits().chat()))
                    .compose(chat ->
                            bus.consume(Addresses.CHAT, chat::onMessage, DatabaseLost::explain));
        }
    }

    private final class Api extends VerticleBase {
        private int port;

        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            return ApiRoutes.create(vertx, settings, bus, new IceServers(List.of(), "", 60))
                    .compose(api -> {
                        router.route("/*").subRouter(api);
                        ImageFiles.mount(router, vertx, settings);
                        router.get("/index.html").handler(request -> request.end("the web client"));
                        return vertx.createHttpServer()
                                .requestHandler(request -> {
                                    new SecurityHeaders(false).addTo(request);
                                    router.handle(request);
                                })
                                .listen(0, "127.0.0.1");
                    })
                    .onSuccess(server -> port = server.actualPort());
        }
    }

    private bus.message.Answer rooms(RoomsMessage message) {
        return switch (message) {
            case RoomsMessage.ListGuilds list ->
                    list.answer(new RoomsMessage.Guilds(List.of(GUILD)));
            case RoomsMessage.AskGuildCreation ask ->
                    ask.answer(new RoomsMessage.GuildCreation(false));
            case RoomsMessage.ListChannels list when list.guild().equals(FOREIGN_GUILD) ->
                    throw new RefusedException(RefusalCode.NOT_FOUND, "Not a member.");
            case RoomsMessage.ListChannels list ->
                    list.answer(new RoomsMessage.Channels(List.of(CHANNEL)));
            case RoomsMessage.CreateChannel create ->
                    create.answer(
                            new RoomsMessage.Channel(
                                    ChannelView.of(
                                            UUID.randomUUID(),
                                            create.guild(),
                                            create.kind(),
                                            1,
                                            create.properties())));
            case RoomsMessage.ShowChannel show when show.channel().equals(CHANNEL.id()) ->
                    show.answer(new RoomsMessage.Channel(CHANNEL));
            case RoomsMessage.ChangeChannel change when change.channel().equals(CHANNEL.id()) ->
                    change.answer(new BusMessage.Done());
            case RoomsMessage.DeleteChannel delete when delete.channel().equals(CHANNEL.id()) ->
                    delete.answer(new BusMessage.Done());
            case RoomsMessage.ShowChannel _,
                    RoomsMessage.ChangeChannel _,
                    RoomsMessage.DeleteChannel _ ->
                    throw new RefusedException(RefusalCode.CHANNEL_NOT_FOUND, "No channel.");
            case RoomsMessage.ListRoles list -> list.answer(new RoomsMessage.Roles(List.of(ROLE)));
            case RoomsMessage.CreateRole create ->
                    create.answer(
                            new RoomsMessage.RoleCreated(
                                    new Role(
                                            UUID.randomUUID(),
                                            create.guild(),
                                            create.name(),
                                            create.color(),
                                            1,
                                            create.permissions())));
            case RoomsMessage.AssignRole assign when assign.role().equals(ROLE.id()) ->
                    assign.answer(new BusMessage.Done());
            case RoomsMessage.UnassignRole unassign when unassign.role().equals(ROLE.id()) ->
                    unassign.answer(new BusMessage.Done());
            case RoomsMessage.AssignRole _, RoomsMessage.UnassignRole _ ->
                    throw new RefusedException(RefusalCode.NOT_FOUND, "No role.");
            case RoomsMessage.ListLiveRooms list ->
                    list.answer(
                            new RoomsMessage.LiveRooms(
                                    List.of(
                                            new RoomsMessage.LiveRoom(
                                                    CHANNEL.id(),
                                                    "Hubbub",
                                                    "General",
                                                    List.of("ann"),
                                                    SfuRollout.EVERYWHERE.choose(
                                                            CHANNEL.id(), Architecture.AUTO),
                                                    List.of(
                                                            new RoomsMessage.LiveShard(
                                                                    "m1",
                                                                    0,
                                                                    List.of("ann"),
                                                                    new PlacementReason(
                                                                            PlacementCause
                                                                                    .OTHER_REGION,
                                                                            "eu",
                                                                            2,
                                                                            12,
                                                                            "us",
                                                                            List.of(
                                                                                    new RegionRtt(
                                                                                            "us",
                                                                                            14))))))),
                                    null));

            default -> throw new AssertionError(message); // see verticles.PermissionMatrixIT
        };
    }

    private bus.message.Answer node(NodeMessage message) {
        return switch (message) {
            case NodeMessage.ReadinessRequest request ->
                    request.answer(
                            new NodeMessage.Readiness(
                                    ready,
                                    List.of(
                                            new NodeMessage.VerticleHealth(
                                                    "auth",
                                                    0,
                                                    ready,
                                                    ready ? "" : "no database"))));
            case NodeMessage.RefusalsRequest request ->
                    request.answer(new NodeMessage.Refusals(Map.of("joins_per_user", 3L)));
            case NodeMessage.ListNodes request ->
                    request.answer(
                            new NodeMessage.Nodes(
                                    List.of(
                                            new NodeMessage.Node(
                                                    "test", "default", "1.0", draining, 2, 3, 4))));
            case NodeMessage.SetDraining request -> {
                draining = request.draining();
                yield request.answer(new BusMessage.Done());
            }
            case NodeMessage.VoiceHealthRequest request ->
                    request.answer(
                            new NodeMessage.VoiceHealth(
                                    NodeMessage.ServiceStatus.OK, "sfu", 1, 2, 3, 4, 0.5));
        };
    }

    int port() {
        return port;
    }

    Database database() {
        return database;
    }

    /// Runs a statement on the database.
    ///
    /// @return the text of the first column, empty when there is none
    String query(String sql) {
        return await(
                database.accounts()
                        .query(sql)
                        .execute()
                        .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(0)));
    }

    Answer get(String path, @Nullable String accessToken) {
        return send(request(path, accessToken).GET());
    }

    Answer delete(String path, @Nullable String accessToken) {
        return send(request(path, accessToken).DELETE());
    }

    Answer post(String path, @Nullable String accessToken, String json) {
        return send(
                request(path, accessToken)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    Answer patch(String path, @Nullable String accessToken, String json) {
        return send(
                request(path, accessToken)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(json)));
    }

    Answer put(String path, @Nullable String accessToken, String json) {
        return send(
                request(path, accessToken)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String path, @Nullable String accessToken) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return accessToken == null
                ? request
                : request.header("Authorization", "Bearer " + accessToken);
    }

    Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = Nodes.send(client, request.build());
        contract.check(response);
        return new Answer(
                response,
                response.body().startsWith("{")
                        ? new JsonObject(response.body())
                        : new JsonObject());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(120, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        // Vert.x last: the database stops its server on one of its threads.
        try {
            await(database.close());
        } finally {
            await(vertx.close());
        }
        client.close();
    }
}
