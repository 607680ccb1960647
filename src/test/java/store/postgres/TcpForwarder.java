package store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/// Forwards connections to a server on this machine; closed, the port refuses them and those it has
/// end, as if the server was stopped.
public final class TcpForwarder {
    private final NetServer server;

    /// A client that nothing refers to any more is closed, with its connections.
    private final NetClient client;

    private TcpForwarder(NetServer server, NetClient client) {
        this.server = server;
        this.client = client;
    }

    static Future<TcpForwarder> start(Vertx vertx, int port, int target) {
        return start(vertx, "127.0.0.1", port, target);
    }

    /// @param host address of this machine at which it listens
    /// @param target port of the server, on loopback
    public static Future<TcpForwarder> start(Vertx vertx, String host, int port, int target) {
        NetClient client = vertx.createNetClient();
        return vertx.createNetServer()
                .connectHandler(accepted -> {
                    accepted.pause();
                    client.connect(target, "127.0.0.1")
                            .onSuccess(forwarded -> join(accepted, forwarded))
                            .onFailure(_ -> accepted.close());
                })
                .listen(port, host)
                .map(server -> new TcpForwarder(server, client));
    }

    private static void join(NetSocket client, NetSocket server) {
        client.pipeTo(server);
        server.pipeTo(client);
    }

    /// With its connections.
    public Future<Void> close() {
        return server.close().transform(_ -> client.close());
    }
}
