package bots.client.signaling;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Clients of WebSockets to one server, one for each address of this host that they come from. Any
/// thread.
public final class WebSockets {
    /// `ready` and `joined` list all participants of a room of thousands.
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    private static final int CLOSING_SECONDS = 1;

    private final Vertx vertx;
    private final ServerAddress server;
    private final ConcurrentMap<String, WebSocketClient> clients = new ConcurrentHashMap<>();

    public WebSockets(Vertx vertx, ServerAddress server) {
        this.vertx = vertx;
        this.server = server;
    }

    /// @param source address of this host, null for any
    public WebSocketClient from(@Nullable String source) {
        return clients.computeIfAbsent(source == null ? "" : source, this::open);
    }

    private WebSocketClient open(String source) {
        WebSocketClientOptions options =
                new WebSocketClientOptions()
                        .setMaxConnections(Integer.MAX_VALUE)
                        .setMaxFrameSize(MAX_MESSAGE_BYTES)
                        .setMaxMessageSize(MAX_MESSAGE_BYTES)
                        // A WebSocket whose TCP was closed is waited for when the client ends.
                        .setClosingTimeout(CLOSING_SECONDS)
                        // A TLS handshake takes milliseconds, which connected calls would lose.
                        .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                        .setTrustAll(server.trustsAnyone())
                        .setVerifyHost(!server.trustsAnyone());
        if (!source.isEmpty()) {
            options.setLocalAddress(source);
        }
        return vertx.createWebSocketClient(options);
    }
}
