package verticles.api.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/// When a client that is refused for a limit may try again (RFC 9110 §10.2.3).
public final class RetryAfter {
    /// After which the queue of password hashes is empty.
    private static final int BUSY_SECONDS = 4;

    private RetryAfter() {}

    /// If the answer will be 429, it says when one more request is let through at the latest; if
    /// 503, when the queue of password hashes is empty.
    public static void announce(RoutingContext request, int seconds) {
        request.addHeadersEndHandler(_ -> {
            int status = request.response().getStatusCode();
            if (status == 429 || status == 503) {
                request.response()
                        .putHeader(
                                HttpHeaders.RETRY_AFTER,
                                String.valueOf(status == 429 ? seconds : BUSY_SECONDS));
            }
        });
    }
}
