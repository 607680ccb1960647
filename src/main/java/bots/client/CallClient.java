package bots.client;

import bots.client.media.CallOptions;
import bots.client.signaling.ApiClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.WebSockets;
import bots.client.transport.LoopBuffers;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import media.dtls.DtlsIdentity;

/// The calls of a process to one server, and what they share: event loops, HTTP and WebSocket
/// clients, the DTLS certificate, and permits for handshakes to compute. Any thread.
///
/// ```
/// CallClient client = CallClient.open(server, 2);
/// client.api().user("bot1", password).compose(user ->
///     client.call(user, CallOptions.LISTENER, listener).join(channel.id()));
/// ```
public final class CallClient {
    /// For TLS handshakes and for the creation of ice4j's agents.
    private static final int WORKERS = 4;

    private final Vertx vertx;
    private final ApiClient api;
    private final SharedResources shared;
    private final ConcurrentMap<EventLoop, LoopBuffers> buffers = new ConcurrentHashMap<>();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    private final Call.Registry registry =
            new Call.Registry() {
                @Override
                public void onBegun(Call call) {
                    calls.add(call);
                }

                @Override
                public void onEnded(Call call) {
                    calls.remove(call);
                }
            };

    private CallClient(Vertx vertx, List<ServerAddress> servers) {
        ServerAddress server = servers.getFirst();
        this.vertx = vertx;
        api = new ApiClient(vertx, server);
        SecureRandom random = new SecureRandom();
        long unixMillis = System.currentTimeMillis();
        long unixOffsetNanos = unixMillis * 1_000_000L - System.nanoTime();
        // Half of the processors for handshakes, the other half for connected calls.
        int computing = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        shared =
                new SharedResources(
                        servers,
                        new WebSockets(vertx, server),
                        random,
                        DtlsIdentity.generate(random, unixMillis),
                        new Semaphore(computing),
                        unixOffsetNanos);
    }

    /// Creates a Vert.x of its own, with epoll if available. Takes about a second, for
    /// initialization that the first call would wait for otherwise.
    ///
    /// @param eventLoops threads that the calls are distributed over
    public static CallClient open(ServerAddress server, int eventLoops) {
        return open(List.of(server), eventLoops);
    }

    /// As [#open(ServerAddress,int)], for nodes of one cluster.
    ///
    /// @param servers the first one serves the API too; a call whose node dies goes on with the
    ///     next one
    public static CallClient open(List<ServerAddress> servers, int eventLoops) {
        // Null if its classes are not in the jar.
        Transport transport =
                Transport.EPOLL != null && Transport.EPOLL.available()
                        ? Transport.EPOLL
                        : Transport.NIO;
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(eventLoops).setWorkerPoolSize(WORKERS);
        return new CallClient(
                Vertx.builder().with(options).withTransport(transport).build(),
                List.copyOf(servers));
    }

    public Vertx vertx() {
        return vertx;
    }

    public ApiClient api() {
        return api;
    }

    /// A call that has not begun, on the next event loop.
    public Call call(AuthenticatedUser user, CallOptions options, CallListener listener) {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        EventLoop loop = context.nettyEventLoop();
        LoopBuffers ofLoop = buffers.computeIfAbsent(loop, _ -> new LoopBuffers());
        return new Call(
                registry, shared, new CallLoop(context, loop, ofLoop), user, options, listener);
    }

    /// Kills the calls that remain, and ends the event loops.
    public Future<Void> close() {
        calls.forEach(Call::kill);
        return vertx.close();
    }
}
