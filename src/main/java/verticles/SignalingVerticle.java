package verticles;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.account.AuthMessage;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import limits.TrustedProxies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signaling.IceServers;
import signaling.message.CloseCode;
import signaling.message.MessageCodec;
import signaling.message.MessageWriter;
import verticles.api.ApiRoutes;
import verticles.http.RequestDeadlines;
import verticles.http.SocketLimits;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.session.AllowedOrigins;
import verticles.session.GuildEventRouter;
import verticles.session.LiveSession;
import verticles.session.SessionSocket;
import verticles.session.SocketUpgrade;
import verticles.shared.NodeCounts;

/// HTTPS and, on loopback, plain HTTP, each with the API, the web client and the WebSocket `/ws`.
/// Has the sessions whose sockets it accepted. All instances of a node share the ports.
public final class SignalingVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingVerticle.class);
    private static final long TICK_MILLIS = 1_000;

    /// How often all device sessions are checked, in case an event was lost.
    private static final int TICKS_PER_CHECK = 30;

    /// The sessions of a node are handed over within three seconds, of the nine that its stop may
    /// take.
    private static final int HAND_OVER_STEPS = 30;

    private static final long HAND_OVER_MILLIS = 100;

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
                                settings.node().id() + "/" + UUID.randomUUID(),
                                limits.refusals()),
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
                .compose(api ->
                        new WebServer(vertx, settings, bus, index)
                                .listen(
                                        api,
                                        origins,
                                        deadlines,
                                        new SocketUpgrade(
                                                origins,
                                                limits,
                                                deadlines,
                                                TrustedProxies.of(settings.http().trustedProxies()),
                                                this::onWebSocket)))
                .compose(_ ->
                        bus.answerPings(
                                settings.node().id(),
                                "signaling",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    /// The clients connect again. In a cluster they remain the participants that they are, with a
    /// session of another node; the rooms of a node alone end with it.
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

    /// Not all at once: the other nodes, which have other calls, would be busy with their
    /// handshakes.
    private void handOver(int steps, Promise<Void> over) {
        int batch = Math.ceilDiv(sessions.size(), steps);
        sessions.stream().limit(batch).toList().forEach(LiveSession::handOver);
        if (sessions.isEmpty() || steps == 1) {
            over.complete();
        } else {
            new VertxTimer(vertx).arm(HAND_OVER_MILLIS, () -> handOver(steps - 1, over));
        }
    }

    /// Those of sessions that live on other verticles, which can be resumed elsewhere, are still
    /// open.
    private void closeSockets() {
        List.copyOf(sockets).forEach(socket -> socket.close(CloseCode.DRAINING));
        shared.guildEvents().statuses().onTick(Clock.millis());
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

    /// For device sessions whose end was not published, because a node died. A check may be faster
    /// than the room that has to say why its participant is out, so what it finds is ended with the
    /// next one.
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
            case NodeEvent.NodeJoined _ -> {}
        }
    }

    private void onAuthEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.DeviceSessionRevoked(UUID deviceSession) -> onEnded(deviceSession);
            case AuthEvent.UserChanged _, AuthEvent.ApiKeyChanged _ -> {}
        }
    }
}
