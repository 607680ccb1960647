package store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/// Forwards connections to a server on this machine; closed, the port refuses them and those it has
/// end, as if the server was stopped.
final class TcpForwarder {
    private final NetServer server;

    private TcpForwarder(NetServer server) {
        this.server = server;
    }

    static Future<TcpForwarder> start(Vertx vertx, int port, int target) {
        return vertx.createNetServer()
                .connectHandler(client -> {
                    client.pause();
                    vertx.createNetClient()
                            .connect(target, "127.0.0.1")
                            .onSuccess(forwarded -> join(client, forwarded))
                            .onFailure(_ -> client.close());
                })
                .listen(port, "127.0.0.1")
                .map(TcpForwarder::new);
    }

    private static void join(NetSocket client, NetSocket server) {
        client.pipeTo(server);
        server.pipeTo(client);
    }

    /// With its connections.
    Future<Void> close() {
        return server.close();
    }
}
