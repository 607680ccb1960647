package verticles.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import limits.TrustedProxies;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import verticles.node.Clock;

/// Handles every request first: headers of its answer, deadlines, its form, then the WebSocket or
/// the router. Whatever falls through the router is answered in JSON.
public final class RequestEntry implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestEntry.class);
    private static final String WEB_SOCKET_PATH = "/ws";
    private static final String FORWARDED = "Forwarded";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final SecurityHeaders headers;
    private final RequestDeadlines deadlines;
    private final RefusalCounts refusals;
    private final Handler<HttpServerRequest> sockets;
    private final Router router;
    private final TrustedProxies proxies;
    private final RateLimit ofAddress;
    private final LogPace log = new LogPace();

    /// @param router with its routes; the last ones are added here
    /// @param proxies from whose clients it takes the address that the proxy reports
    /// @param ofAddress requests of any kind, also those that no other limit counts
    public RequestEntry(
            SecurityHeaders headers,
            RequestDeadlines deadlines,
            RefusalCounts refusals,
            Handler<HttpServerRequest> sockets,
            Router router,
            TrustedProxies proxies,
            RateLimit ofAddress) {
        this.headers = headers;
        this.deadlines = deadlines;
        this.refusals = refusals;
        this.sockets = sockets;
        this.router = router;
        this.proxies = proxies;
        this.ofAddress = ofAddress;
        router.errorHandler(
                500, failed -> onFailure(failed.request(), failed.statusCode(), failed.failure()));
        router.errorHandler(400, failed -> onFailure(failed.request(), 400, null));
        router.errorHandler(404, missing -> onFailure(missing.request(), 404, null));
        router.errorHandler(405, failed -> onFailure(failed.request(), 405, null));
    }

    @Override
    public void handle(HttpServerRequest request) {
        headers.addTo(request);
        deadlines.onRequest(request, Clock.millis());
        HttpServerRequest ofClient = ofClient(request);
        long waitNanos = waitNanos(request, ofClient);
        Refusal refusal = RequestCheck.refusal(request);
        if (waitNanos > 0) {
            // Else a client that goes on costs as much as one that is answered.
            Refusals.send(request.response(), Refusal.rateLimited(waitNanos));
            request.connection().close();
        } else if (refusal != null) {
            Refusals.send(request.response(), refusal);
        } else if (request.version() != HttpVersion.HTTP_2 && request.response().writeQueueFull()) {
            refusals.count(Limit.HTTP_UNREAD_RESPONSES);
            Connections.cut(request.connection());
        } else if (WEB_SOCKET_PATH.equals(request.path())) {
            sockets.handle(ofClient);
        } else {
            router.handle(ofClient);
        }
    }

    /// @return 0 when the client may make this request
    private long waitNanos(HttpServerRequest request, HttpServerRequest ofClient) {
        if (!request.isSSL() && !proxies.trusts(request.remoteAddress().hostAddress())) {
            // All clients of a proxy that does not report their addresses have its own.
            return 0;
        }
        return ofAddress.take(
                AddressKey.of(ofClient.remoteAddress().hostAddress()), System.nanoTime());
    }

    /// The request with the client's address where a proxy in between is trusted.
    private HttpServerRequest ofClient(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        if (!proxies.trusts(peer)) {
            return request;
        }
        String client =
                proxies.client(
                        peer,
                        request.headers().getAll(FORWARDED),
                        request.headers().getAll(FORWARDED_FOR));
        return client.equals(peer) ? request : new Proxied(request, client);
    }

    /// A request that came through a trusted proxy.
    private static final class Proxied extends HttpServerRequestWrapper {
        private final SocketAddress client;

        Proxied(HttpServerRequest request, String client) {
            super((HttpServerRequestInternal) request);
            // The proxy does not say from which port.
            this.client = SocketAddress.inetSocketAddress(0, client);
        }

        @Override
        public SocketAddress remoteAddress() {
            return client;
        }
    }

    /// What cannot be read as HTTP: the request line with its version, a header, the length of one
    /// of them.
    public void onInvalid(HttpServerRequest request) {
        headers.addTo(request);
        HttpVersionCheck.refuse(request);
        request.connection().close();
    }

    private void onFailure(HttpServerRequest request, int status, @Nullable Throwable failure) {
        if (ClientGone.is(request.response(), failure)) {
            return;
        }
        switch (status) {
            case 404 ->
                    Refusals.send(
                            request.response(),
                            Refusal.of(RefusalCode.NOT_FOUND, "There is nothing at this path."));
            case 405 ->
                    Refusals.send(
                            request.response(),
                            Refusal.of(
                                    RefusalCode.METHOD_NOT_ALLOWED,
                                    "This path does not answer to this method."));
            case 400 ->
                    Refusals.send(
                            request.response(),
                            Refusal.of(RefusalCode.BAD_REQUEST, "The request is malformed."));
            default -> {
                if (log.allows(
                        failure == null ? "" : failure.getClass().getName(), System.nanoTime())) {
                    LOG.error("{} {} failed", request.method(), request.path(), failure);
                }
                Refusals.send(request.response(), Refusal.internalError());
            }
        }
    }
}
