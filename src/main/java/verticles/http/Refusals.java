package verticles.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import refusal.Refusal;

/// Refusals as answers, for whatever is refused before a route of the API is found.
public final class Refusals {
    /// After which an overloaded or starting node is asked again.
    private static final String RETRY_AFTER_SECONDS = "5";

    private Refusals() {}

    public static void send(HttpServerResponse response, Refusal refusal) {
        send(response, refusal.code().httpStatus(), refusal);
    }

    /// @param status where it differs from that of the code
    public static void send(HttpServerResponse response, int status, Refusal refusal) {
        if (response.ended() || response.closed()) {
            return;
        }
        addRetryAfter(response, status);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(
                        new JsonObject()
                                .put("code", refusal.code().wireName())
                                .put("message", refusal.message())
                                .toBuffer());
    }

    /// RFC 9110 §10.2.3.
    public static void addRetryAfter(HttpServerResponse response, int status) {
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
    }
}
