package verticles.http;

import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import org.jspecify.annotations.Nullable;

/// Whether a request failed because its client has gone: it gets no answer, and is nothing to log,
/// since any client can do that as often as it likes.
public final class ClientGone {
    private ClientGone() {}

    /// @param failure that of a route, where connections to other servers do not appear
    public static boolean is(HttpServerResponse response, @Nullable Throwable failure) {
        if (response.ended() || response.closed()) {
            return true;
        }
        // A stream of HTTP/2 fails before its response is closed, also by a client that breaks the
        // protocol in its body.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException
                    || cause instanceof StreamResetException
                    || cause instanceof Http2Exception) {
                return true;
            }
        }
        return false;
    }
}
