package verticles;

import bus.Addresses;
import bus.AuthEvent;
import bus.Bus;
import bus.NodeMessage;
import config.HttpSettings;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import signaling.CloseCode;
import signaling.IceServers;
import signaling.MessageCodec;
import signaling.MessageWriter;
import verticles.api.ApiRoutes;
import verticles.api.CertificateRenewal;
import verticles.api.TlsCertificate;
import verticles.api.WebClientFiles;
import verticles.node.NodeCounts;
import verticles.node.StartException;
import verticles.node.VertxTimer;
import verticles.session.AllowedOrigins;
import verticles.session.GuildEventRouter;
import verticles.session.SessionSocket;

/// HTTPS and, on loopback, plain HTTP, each with the API, the web client and the WebSocket `/ws`. Has the
/// sessions whose sockets it accepted. All instances of a node share the ports.
public final class SignalingVerticle extends VerticleBase {
    private static final String WEB_SOCKET_PATH = "/ws";
    private static final String LOOPBACK = "127.0.0.1";
    private static final long TICK_MILLIS = 1_000;

    /// A frame of up to this many times the allowed length is read, so that the session can refuse it with a
    /// reason; a longer one is closed by Vert.x with code 1009.
    private static final int READ_FRAME_FACTOR = 4;

    private final Settings settings;
    private final int index;
    private final MessageCodec codec;
    private final MessageWriter writer;
    private final AllowedOrigins origins;
    private final IceServers iceServers;
    private final Set<SessionSocket> sockets = new HashSet<>();

    private Bus bus;
    private GuildEventRouter guildEvents;

    @SuppressWarnings("NullAway.Init") // what needs the Vertx is made in start()
    public SignalingVerticle(Settings settings, int index) {
        this.settings = settings;
        this.index = index;
        this.codec = new MessageCodec(settings.signaling().maxFrameBytes());
        this.writer = new MessageWriter(codec);
        this.iceServers =
                new IceServers(
                        settings.turn().urls(),
                        settings.turn().secret(),
                        settings.turn().credentialLifetime().toSeconds());
        this.origins = new AllowedOrigins(settings.signaling().allowedOrigins());
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        guildEvents = new GuildEventRouter(bus);
        new VertxTimer(vertx)
                .armPeriodic(
                        TICK_MILLIS, () -> List.copyOf(sockets).forEach(SessionSocket::onTick));
        return bus.listen(Addresses.AUTH_EVENTS, this::onAuthEvent)
                .compose(_ -> ApiRoutes.create(vertx, settings, bus))
                .compose(this::listen)
                .compose(_ ->
                        bus.answerPings(
                                settings.node().id(),
                                "signaling",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    /// The clients connect to another node; their sessions leave the rooms.
    @Override
    public Future<?> stop() {
        List.copyOf(sockets).forEach(socket -> socket.close(CloseCode.DRAINING));
        return Future.succeededFuture();
    }

    private Future<?> listen(Router api) {
        HttpSettings http = settings.http();
        Router router = Router.router(vertx);
        router.route("/*").subRouter(api);
        WebClientFiles.mount(router);
        return vertx.executeBlocking(() -> TlsCertificate.load(settings))
                .map(Objects::requireNonNull)
                .compose(certificate ->
                        StartException.explainPort(
                                        server(router, secureOptions(certificate))
                                                .listen(http.port(), http.host()),
                                        "http.port",
                                        "TCP",
                                        http.host(),
                                        http.port())
                                .onSuccess(server -> {
                                    if (index == 0) {
                                        CertificateRenewal.watch(
                                                vertx,
                                                settings,
                                                server,
                                                certificate,
                                                plainOptions().isUseAlpn());
                                    }
                                }))
                .compose(listening ->
                        http.plainPort() == 0
                                ? Future.succeededFuture(listening)
                                : StartException.explainPort(
                                        server(router, plainOptions())
                                                .listen(http.plainPort(), LOOPBACK),
                                        "http.plainPort",
                                        "TCP",
                                        LOOPBACK,
                                        http.plainPort()));
    }

    /// The certificate is read from files, and made at the first start.
    private HttpServerOptions secureOptions(PemKeyCertOptions certificate) {
        return plainOptions().setSsl(true).setKeyCertOptions(certificate);
    }

    private HttpServer server(Router router, HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(router)
                .webSocketHandshakeHandler(this::onHandshake)
                .webSocketHandler(this::onWebSocket);
    }

    /// No compression of messages: they are small, and a small one can unpack to gigabytes.
    private HttpServerOptions plainOptions() {
        int maxReadFrameBytes = READ_FRAME_FACTOR * settings.signaling().maxFrameBytes();
        return new HttpServerOptions()
                .setMaxWebSocketFrameSize(maxReadFrameBytes)
                .setMaxWebSocketMessageSize(maxReadFrameBytes)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    private void onHandshake(ServerWebSocketHandshake handshake) {
        String host = handshake.headers().get("Host");
        String origin = handshake.headers().get("Origin");
        if (!handshake.path().equals(WEB_SOCKET_PATH)) {
            handshake.reject(404);
        } else if (!origins.allows(origin, host == null ? "" : host)) {
            handshake.reject(403);
        } else {
            handshake.accept();
        }
    }

    private void onWebSocket(ServerWebSocket webSocket) {
        SessionSocket socket =
                new SessionSocket(
                        webSocket,
                        settings.signaling(),
                        codec,
                        writer,
                        bus,
                        guildEvents,
                        iceServers);
        NodeCounts counts = NodeCounts.of(vertx);
        counts.add(NodeCounts.Event.SOCKET_OPENED);
        sockets.add(socket);
        socket.open(() -> {
            sockets.remove(socket);
            counts.add(NodeCounts.Event.SOCKET_CLOSED);
        });
    }

    private void onAuthEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.DeviceSessionRevoked(UUID deviceSession) ->
                    List.copyOf(sockets).forEach(s -> s.onDeviceSessionRevoked(deviceSession));
        }
    }
}
