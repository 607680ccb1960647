package verticles.api.voice;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/// Where clients open the WebSocket of a node.
public final class Endpoints {
    private static final String SOCKET_PATH = "/ws";

    private final String publicUrl;

    /// @param publicUrl of the region of this node, empty where none is configured
    public Endpoints(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    /// Without a configured URL, the address that the client has used for this request.
    String own(HttpServerRequest request) {
        if (!publicUrl.isEmpty()) {
            return of(publicUrl);
        }
        @Nullable HostAndPort authority = request.authority();
        return of((request.isSSL() ? "https://" : "http://") + authority);
    }

    /// The WebSocket of a server: `wss` for `https`, `ws` for `http`.
    static String of(String url) {
        return "ws" + url.substring("http".length()) + SOCKET_PATH;
    }
}
