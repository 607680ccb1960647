package bots.client;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.transport.Transport;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import media.dtls.DtlsIdentity;

/// What all calls of a process to one server share: event loops, HTTP and WebSocket clients, the DTLS
/// certificate, and how many handshakes may compute at once. Any thread.
///
/// ```
/// Switchboard switchboard = Switchboard.open(server, 2);
/// switchboard.api().account("bot1", password).compose(account ->
///     switchboard.call(account, CallOptions.LISTENER, listener).join(channel.id()));
/// ```
public final class Switchboard {
    /// `ready` and `joined` name everybody in a room of thousands.
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    /// For handshakes of TLS and for making ice4j's agents.
    private static final int WORKERS = 4;

    private final Vertx vertx;
    private final Server server;
    private final Api api;
    private final WebSocketClient webSockets;
    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity identity = DtlsIdentity.generate(random, System.currentTimeMillis());
    private final long unixOffsetNanos =
            System.currentTimeMillis() * 1_000_000L - System.nanoTime();

    /// Half of the processors for handshakes, the other half for those who are in a call.
    private final Semaphore handshakes =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final ConcurrentMap<EventLoop, Workbench> workbenches = new ConcurrentHashMap<>();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    private Switchboard(Vertx vertx, Server server) {
        this.vertx = vertx;
        this.server = server;
        api = new Api(vertx, server);
        webSockets =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setMaxConnections(Integer.MAX_VALUE)
                                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                                // Milliseconds each, which those in a call would have to wait.
                                .setSslEngineOptions(
                                        new JdkSSLEngineOptions().setUseWorkerThread(true))
                                .setTrustAll(server.trustsAnyone())
                                .setVerifyHost(!server.trustsAnyone()));
    }

    /// Makes a Vert.x of its own, with epoll where there is. Takes about a second, for what a first call
    /// would else wait for.
    ///
    /// @param eventLoops threads the calls are spread over
    public static Switchboard open(Server server, int eventLoops) {
        // Null when its classes are not in the jar.
        Transport transport =
                Transport.EPOLL != null && Transport.EPOLL.available()
                        ? Transport.EPOLL
                        : Transport.NIO;
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(eventLoops).setWorkerPoolSize(WORKERS);
        return new Switchboard(
                Vertx.builder().with(options).withTransport(transport).build(), server);
    }

    public Vertx vertx() {
        return vertx;
    }

    public Api api() {
        return api;
    }

    /// A call not yet begun, on the event loop whose turn it is.
    public Call call(Account account, CallOptions options, CallListener listener) {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        EventLoop loop = context.nettyEventLoop();
        Workbench bench = workbenches.computeIfAbsent(loop, _ -> new Workbench());
        return new Call(this, context, loop, bench, account, options, listener);
    }

    /// Ends what is left of all calls without a word, and the event loops.
    public Future<Void> close() {
        calls.forEach(Call::kill);
        return vertx.close();
    }

    Server server() {
        return server;
    }

    WebSocketClient webSockets() {
        return webSockets;
    }

    SecureRandom random() {
        return random;
    }

    DtlsIdentity identity() {
        return identity;
    }

    Semaphore handshakes() {
        return handshakes;
    }

    long unixOffsetNanos() {
        return unixOffsetNanos;
    }

    void onBegun(Call call) {
        calls.add(call);
    }

    void onEnded(Call call) {
        calls.remove(call);
    }
}
