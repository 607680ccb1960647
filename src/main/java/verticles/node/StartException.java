package verticles.node;

import io.vertx.core.Future;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The node cannot start for a reason that the operator can correct; the message says how. It has
/// no stack trace.
public final class StartException extends RuntimeException {
    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /// Explains a failure to open a port: which port it is and which setting changes it.
    ///
    /// @param key the setting, for example `http.port`; that of the host is beside it
    /// @param protocol `TCP` or `UDP`
    public static <T> Future<T> explainPort(
            Future<T> bound, String key, String protocol, String host, int port) {
        return bound.recover(
                failure -> Future.failedFuture(explainPort(failure, key, protocol, host, port)));
    }

    private static Throwable explainPort(
            Throwable failure, String key, String protocol, String host, int port) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // The exception of Netty's native transports is not a BindException.
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || message.contains("Cannot assign requested address")) {
                String hostKey = key.substring(0, key.indexOf('.')) + ".host";
                return new StartException(
                        String.format(
                                Locale.ROOT,
                                "%s = %s is not an address of this machine.",
                                hostKey,
                                host),
                        failure);
            }
            if (cause instanceof BindException
                    || message.contains("Address already in use")
                    || message.contains("Permission denied")) {
                return new StartException(
                        String.format(
                                Locale.ROOT,
                                "%s port %d on %s cannot be opened (%s). Free it or set %s to another one.",
                                protocol,
                                port,
                                host,
                                message,
                                key),
                        failure);
            }
        }
        return failure;
    }
}
