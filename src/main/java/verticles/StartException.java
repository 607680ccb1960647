package verticles;

import io.vertx.core.Future;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/// The node cannot start for a reason the operator can remove; the message says how. It has no stack
/// trace.
final class StartException extends RuntimeException {
    StartException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /// Makes a port that is taken say which one it is and which setting moves it.
    ///
    /// @param key the setting, for example `http.port`
    /// @param protocol `TCP` or `UDP`
    static <T> Future<T> explainPort(
            Future<T> bound, String key, String protocol, String host, int port) {
        return bound.recover(
                failure -> Future.failedFuture(explainPort(failure, key, protocol, host, port)));
    }

    static Throwable explainPort(
            Throwable failure, String key, String protocol, String host, int port) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Netty's native transports have a bind exception of their own that is no
            // BindException.
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof BindException
                    || message.contains("Address already in use")
                    || message.contains("Permission denied")
                    || message.contains("Cannot assign requested address")) {
                return new StartException(
                        "%s port %d on %s cannot be opened (%s). Free it or set %s to another one."
                                .formatted(protocol, port, host, message, key),
                        failure);
            }
        }
        return failure;
    }
}
