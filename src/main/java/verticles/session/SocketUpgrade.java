package verticles.session;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import limits.AddressKey;
import limits.TrustedProxies;
import refusal.Refusal;
import refusal.RefusalCode;
import verticles.http.Refusals;
import verticles.http.RequestDeadlines;
import verticles.http.SocketLimits;

/// Requests for `/ws`: whether the page may connect, and whether its address has too many
/// WebSockets.
public final class SocketUpgrade implements Handler<HttpServerRequest> {
    private static final int UPGRADE_REQUIRED = 426;

    private final AllowedOrigins origins;
    private final SocketLimits limits;
    private final RequestDeadlines deadlines;
    private final TrustedProxies proxies;
    private final Opened onSocket;

    /// Gets a WebSocket.
    public interface Opened {
        /// @param address of the client
        /// @param onClosed to run when it is closed
        void accept(ServerWebSocket socket, String address, Runnable onClosed);
    }

    public SocketUpgrade(
            AllowedOrigins origins,
            SocketLimits limits,
            RequestDeadlines deadlines,
            TrustedProxies proxies,
            Opened onSocket) {
        this.origins = origins;
        this.limits = limits;
        this.deadlines = deadlines;
        this.proxies = proxies;
        this.onSocket = onSocket;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!request.canUpgradeToWebSocket()) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            Refusals.send(
                    request.response(),
                    UPGRADE_REQUIRED,
                    Refusal.of(RefusalCode.BAD_REQUEST, "This path is a WebSocket."));
            return;
        }
        String host = request.getHeader(HttpHeaders.HOST);
        String foreign =
                origins.refusal(
                        request.getHeader(HttpHeaders.ORIGIN),
                        host == null ? "" : host,
                        request.isSSL());
        if (foreign != null) {
            Refusals.send(request.response(), Refusal.of(RefusalCode.FORBIDDEN, foreign));
            return;
        }
        if (!request.isSSL()
                && !proxies.trusts(request.connection().remoteAddress().hostAddress())) {
            // All clients of a proxy that does not report their addresses have its own.
            upgrade(request, () -> {});
            return;
        }
        String address = AddressKey.of(request.remoteAddress().hostAddress());
        if (limits.ofAddress().enter(address)) {
            upgrade(request, () -> limits.ofAddress().leave(address));
        } else {
            Refusals.send(
                    request.response(),
                    Refusal.of(
                            RefusalCode.RATE_LIMITED,
                            "There are too many WebSockets from your address."));
        }
    }

    private void upgrade(HttpServerRequest request, Runnable onClosed) {
        request.toWebSocket()
                .onSuccess(socket -> {
                    deadlines.onUpgrade(request.connection());
                    onSocket.accept(socket, request.remoteAddress().hostAddress(), onClosed);
                })
                .onFailure(_ -> onClosed.run());
    }
}
