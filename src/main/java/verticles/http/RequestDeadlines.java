package verticles.http;

import config.LimitSettings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import limits.Limit;
import limits.RefusalCounts;

/// Closes connections on which a client lets the server wait: for the first request, for the rest
/// of a body, between requests, or until a response is read. Bytes that arrive one at a time extend
/// nothing. Sessions have their own heartbeat: an upgraded connection is not watched.
public final class RequestDeadlines {
    /// Three uploads at once over 400 kbit/s.
    private static final int SLOW_BYTES_PER_SECOND = 16 * 1024;

    private static final long MAX_BODY_BYTES = 4 << 20;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private static final class Watched {
        final Set<Exchange> open = new HashSet<>();
        long nextRequestByMillis;

        Watched(long nextRequestByMillis) {
            this.nextRequestByMillis = nextRequestByMillis;
        }
    }

    private record Exchange(HttpServerRequest request, long beganAtMillis) {}

    private final long requestMillis;
    private final long idleMillis;
    private final RefusalCounts refusals;
    private final Map<HttpConnection, Watched> connections = new HashMap<>();

    public RequestDeadlines(LimitSettings.Http settings, RefusalCounts refusals) {
        this.requestMillis = settings.request().toMillis();
        this.idleMillis = settings.idle().toMillis();
        this.refusals = refusals;
    }

    /// A connection is ready for its first request.
    public void onConnection(HttpConnection connection, long nowMillis) {
        connections.put(connection, new Watched(nowMillis + requestMillis));
        connection.closeHandler(_ -> connections.remove(connection));
    }

    /// The head of a request has arrived.
    public void onRequest(HttpServerRequest request, long nowMillis) {
        Watched watched = connections.get(request.connection());
        if (watched != null) {
            watched.open.add(new Exchange(request, nowMillis));
        }
    }

    /// The connection has become a WebSocket.
    public void onUpgrade(HttpConnection connection) {
        connections.remove(connection);
    }

    /// To be called about once a second.
    public void onTick(long nowMillis) {
        for (Map.Entry<HttpConnection, Watched> entry : List.copyOf(connections.entrySet())) {
            Watched watched = entry.getValue();
            if (watched.open.removeIf(exchange -> exchange.request().response().ended())) {
                watched.nextRequestByMillis = nowMillis + idleMillis;
            }
            if (watched.open.isEmpty()
                    ? watched.nextRequestByMillis - nowMillis < 0
                    : watched.open.stream().anyMatch(exchange -> isLate(exchange, nowMillis))) {
                refusals.count(
                        watched.open.isEmpty() ? Limit.HTTP_IDLE_TIME : Limit.HTTP_REQUEST_TIME);
                connections.remove(entry.getKey());
                Connections.cut(entry.getKey());
            }
        }
    }

    int size() {
        return connections.size();
    }

    private boolean isLate(Exchange exchange, long nowMillis) {
        HttpServerRequest request = exchange.request();
        long allowed = request.isEnded() ? idleMillis : requestMillis + bodyMillis(request);
        return nowMillis - exchange.beganAtMillis() > allowed;
    }

    /// What a slow uplink takes for the body that the client announced. Most requests are refused
    /// at once when it is larger than some KiB; the others are uploads, of which few are let in.
    private static long bodyMillis(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !LENGTH.matcher(length).matches()
                ? 0
                : Math.min(Long.parseLong(length), MAX_BODY_BYTES) * 1000 / SLOW_BYTES_PER_SECOND;
    }
}
