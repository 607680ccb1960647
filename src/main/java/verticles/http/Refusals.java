package verticles.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;

/// Refusals as answers: the one place that writes their headers and their JSON.
public final class Refusals {
    /// What is unavailable is started again within seconds, or another node takes over.
    private static final String RETRY_AFTER_SECONDS = "2";

    private Refusals() {}

    public static void send(HttpServerResponse response, Refusal refusal) {
        send(response, refusal.code().httpStatus(), refusal);
    }

    /// @param status where it differs from that of the code
    public static void send(HttpServerResponse response, int status, Refusal refusal) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer"); // RFC 6750 §3
        }
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS); // RFC 9110 §10.2.3
        }
        @Nullable Long retryAfterSeconds = refusal.retryAfterSeconds();
        if (status == 429 && retryAfterSeconds != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body(refusal));
    }

    /// The body of the answer.
    public static Buffer body(Refusal refusal) {
        JsonObject body =
                new JsonObject()
                        .put("code", refusal.code().wireName())
                        .put("message", refusal.message());
        if (refusal.field() != null) {
            body.put("field", refusal.field());
        }
        // Not as bytes: half of a surrogate pair, in a name that a refusal repeats, would fail
        // instead of becoming '?'.
        return Buffer.buffer(body.encode());
    }
}
