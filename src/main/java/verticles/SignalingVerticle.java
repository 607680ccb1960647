package verticles;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.account.AuthMessage;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import config.HttpSettings;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import limits.TrustedProxies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signaling.IceServers;
import signaling.message.CloseCode;
import signaling.message.MessageCodec;
import signaling.message.MessageWriter;
import verticles.api.ApiRoutes;
import verticles.http.CrossOriginRequests;
import verticles.http.HttpVersionCheck;
import verticles.http.RegionOrigins;
import verticles.http.RequestDeadlines;
import verticles.http.RequestEntry;
import verticles.http.SecurityHeaders;
import verticles.http.SocketLimits;
import verticles.http.files.ApiDocs;
import verticles.http.files.ImageFiles;
import verticles.http.files.WebClientFiles;
import verticles.node.AcceptLimit;
import verticles.node.Clock;
import verticles.node.StartException;
import verticles.node.VertxTimer;
import verticles.session.AllowedOrigins;
import verticles.session.GuildEventRouter;
import verticles.session.LiveSession;
import verticles.session.SessionSocket;
import verticles.session.SocketUpgrade;
import verticles.shared.NodeCounts;
import verticles.tls.CertificateRenewal;
import verticles.tls.TlsCertificate;

/// HTTPS and, on loopback, plain HTTP, each with the API, the web client and the WebSocket `/ws`. Has the
/// sessions whose sockets it accepted. All instances of a node share the ports.
public final class SignalingVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingVerticle.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final long TICK_MILLIS = 1_000;

    /// How often all device sessions are checked, in case an event was lost.
    private static final int TICKS_PER_CHECK = 30;

    private static final int HTTP2_STREAMS = 32;

    /// The sessions of a node are handed over within three seconds, of the nine that its stop may take.
    private static final int HAND_OVER_STEPS = 30;

    private static final long HAND_OVER_MILLIS = 100;

    /// How long the socket of a client is kept that does not answer a close frame (RFC 6455 §7.1.1).
    private static final int CLOSING_SECONDS = 3;

    private final Settings settings;
    private final int index;
    private final MessageCodec codec;
    private final AllowedOrigins origins;
    private final IceServers iceServers;
    private final Set<SessionSocket> sockets = new HashSet<>();
    private final Set<LiveSession> sessions = new HashSet<>();

    private Bus bus;
    private LiveSession.Shared shared;
    private SocketLimits limits;
    private RequestDeadlines deadlines;
    private int ticks;

    /// Device sessions that the last check found ended.
    private Set<UUID> foundEnded = Set.of();

    @SuppressWarnings("NullAway.Init") // what needs the Vertx is made in start()
    public SignalingVerticle(Settings settings, int index) {
        this.settings = settings;
        this.index = index;
        this.codec = new MessageCodec(settings.signaling().maxFrameBytes());
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
        limits = SocketLimits.of(vertx, settings.limits());
        NodeCounts counts = NodeCounts.of(vertx);
        shared =
                new LiveSession.Shared(
                        bus,
                        settings.signaling(),
                        settings.node().region(),
                        codec,
                        new MessageWriter(codec),
                        new GuildEventRouter(
                                bus,
                                (delayMillis, task) -> new VertxTimer(vertx).arm(delayMillis, task),
                                settings.node().id() + "/" + UUID.randomUUID()),
                        iceServers,
                        limits,
                        () -> counts.add(NodeCounts.Event.SESSION_RESUMED),
                        sessions::remove);
        deadlines = new RequestDeadlines(settings.limits().http(), limits.refusals());
        new VertxTimer(vertx).armPeriodic(TICK_MILLIS, this::onTick);
        return bus.listen(Addresses.AUTH_EVENTS, this::onAuthEvent)
                .compose(_ -> bus.listen(Addresses.NODE_EVENTS, this::onNodeEvent))
                .compose(_ -> bus.listen(Addresses.MEMBERSHIPS, shared.guildEvents()::onMembership))
                .compose(_ ->
                        bus.listen(
                                Addresses.CONVERSATIONS,
                                shared.guildEvents().conversations()::onEvent))
                .compose(_ -> ApiRoutes.create(vertx, settings, bus, iceServers))
                .compose(this::listen)
                .compose(_ ->
                        bus.answerPings(
                                settings.node().id(),
                                "signaling",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    /// The clients connect again. In a cluster they remain the participants that they are, with a session of another node;
    /// the rooms of a node alone end with it.
    @Override
    public Future<?> stop() {
        if (!settings.cluster().enabled()) {
            List.copyOf(sessions).forEach(session -> session.close(CloseCode.DRAINING));
            closeSockets();
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        // The instances of a node stop one after the other.
        handOver(Math.max(1, HAND_OVER_STEPS / settings.verticles().signaling()), over);
        return over.future().onComplete(_ -> closeSockets());
    }

    /// Not all at once: the other nodes, which have other calls, would be busy with their handshakes.
    private void handOver(int steps, Promise<Void> over) {
        int batch = Math.ceilDiv(sessions.size(), steps);
        sessions.stream().limit(batch).toList().forEach(LiveSession::handOver);
        if (sessions.isEmpty() || steps == 1) {
            over.complete();
        } else {
            new VertxTimer(vertx).arm(HAND_OVER_MILLIS, () -> handOver(steps - 1, over));
        }
    }

    /// Those of sessions that live on other verticles, which can be resumed elsewhere, are still open.
    private void closeSockets() {
        List.copyOf(sockets).forEach(socket -> socket.close(CloseCode.DRAINING));
        shared.guildEvents().statuses().onTick(Clock.millis());
    }

    private Future<?> listen(Router api) {
        HttpSettings http = settings.http();
        Router router = Router.router(vertx);
        CrossOriginRequests.mount(router, origins::names);
        ApiDocs.mount(router);
        router.route("/*").subRouter(api);
        ImageFiles.mount(router, vertx, settings);
        WebClientFiles.mount(
                router, RegionOrigins.of(vertx, bus, settings.cluster().enabled())::known);
        // The certificate is read from files, and made at the first start.
        return vertx.executeBlocking(() -> TlsCertificate.load(settings))
                .map(Objects::requireNonNull)
                .compose(certificate ->
                        listen(
                                        server(
                                                plainOptions()
                                                        .setSsl(true)
                                                        .setUseAlpn(true)
                                                        .setKeyCertOptions(certificate),
                                                router,
                                                SecurityHeaders.with(certificate)),
                                        "http.port",
                                        http.host(),
                                        http.port(),
                                        true)
                                .onSuccess(server -> {
                                    if (index == 0) {
                                        CertificateRenewal.watch(
                                                vertx, settings, server, certificate);
                                    }
                                }))
                .compose(listening ->
                        http.plainPort() == 0
                                ? Future.succeededFuture(listening)
                                : listen(
                                        server(plainOptions(), router, new SecurityHeaders(false)),
                                        "http.plainPort",
                                        LOOPBACK,
                                        http.plainPort(),
                                        false));
    }

    private Future<HttpServer> listen(
            HttpServer server, String setting, String host, int port, boolean limitedByAddress) {
        AcceptLimit accepting = AcceptLimit.of(vertx);
        return StartException.explainPort(server.listen(port, host), setting, "TCP", host, port)
                .onSuccess(listening -> {
                    if (accepting != null) {
                        accepting.limit(listening.actualPort(), limitedByAddress);
                    }
                });
    }

    private HttpServer server(HttpServerOptions options, Router router, SecurityHeaders headers) {
        TrustedProxies proxies = TrustedProxies.of(settings.http().trustedProxies());
        RequestEntry entry =
                new RequestEntry(
                        headers,
                        deadlines,
                        limits.refusals(),
                        new SocketUpgrade(origins, limits, deadlines, proxies, this::onWebSocket),
                        router,
                        proxies);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // How a client's connection breaks is nothing to log.
                    connection.exceptionHandler(_ -> {});
                    HttpVersionCheck.watch(connection);
                    deadlines.onConnection(connection, Clock.millis());
                })
                .exceptionHandler(_ -> {})
                .invalidRequestHandler(entry::onInvalid)
                .requestHandler(entry);
    }

    /// No compression of messages by the protocol (RFC 7692): a small one of a client can unpack to gigabytes. What the
    /// server sends is compressed by [SessionSocket].
    private HttpServerOptions plainOptions() {
        int maxReadBytes = SessionSocket.READ_FRAME_FACTOR * settings.signaling().maxFrameBytes();
        return new HttpServerOptions()
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(settings.limits().http().request().toMillis())
                // Else a connection is ours to watch only after its first bytes.
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(HTTP2_STREAMS))
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setMaxWebSocketFrameSize(maxReadBytes)
                .setMaxWebSocketMessageSize(maxReadBytes)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    private void onWebSocket(ServerWebSocket webSocket, String address, Runnable onClosed) {
        SessionSocket socket = new SessionSocket(webSocket, address, shared);
        NodeCounts counts = NodeCounts.of(vertx);
        counts.add(NodeCounts.Event.SOCKET_OPENED);
        sockets.add(socket);
        sessions.add(socket.session());
        socket.open(() -> {
            sockets.remove(socket);
            counts.add(NodeCounts.Event.SOCKET_CLOSED);
            onClosed.run();
        });
    }

    private void onTick() {
        deadlines.onTick(Clock.millis());
        List.copyOf(sockets).forEach(SessionSocket::onTick);
        shared.guildEvents().statuses().onTick(Clock.millis());
        List.copyOf(sessions).forEach(this::onTick);
        if (++ticks % TICKS_PER_CHECK == 0) {
            checkDeviceSessions();
        }
    }

    /// A bug costs the one session that meets it.
    private void onTick(LiveSession session) {
        try {
            session.onTick();
        } catch (RuntimeException e) {
            LOG.error("a session failed and is closed", e);
            session.close(CloseCode.ABUSE);
        }
    }

    /// For device sessions whose end was not published, because a node died. A check may be faster than the room that has
    /// to say why its participant is out, so what it finds is ended with the next one.
    private void checkDeviceSessions() {
        Set<UUID> open =
                sessions.stream()
                        .map(LiveSession::deviceSession)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        if (!open.isEmpty()) {
            bus.request(Addresses.AUTH, new AuthMessage.FindEnded(open))
                    .onSuccess(found -> {
                        found.deviceSessions().stream()
                                .filter(foundEnded::contains)
                                .forEach(this::onEnded);
                        foundEnded = found.deviceSessions();
                    });
        }
    }

    private void onEnded(UUID deviceSession) {
        List.copyOf(sessions).forEach(session -> session.onDeviceSessionRevoked(deviceSession));
    }

    private void onNodeEvent(NodeEvent event) {
        switch (event) {
            case NodeEvent.NodeLeft(String node) -> {
                shared.guildEvents().statuses().onNodeLeft(node);
                List.copyOf(sessions).forEach(LiveSession::onNodeLeft);
            }
        }
    }

    private void onAuthEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.DeviceSessionRevoked(UUID deviceSession) -> onEnded(deviceSession);
            case AuthEvent.UserChanged _, AuthEvent.ApiKeyChanged _ -> {}
        }
    }
}
