package bots;

import java.util.concurrent.ExecutionException;

/// It cannot be played; the message says why and what to do, for whoever started it.
final class PlayException extends RuntimeException {
    PlayException(String message) {
        super(message, null, false, false);
    }

    /// What the cause of a failure says.
    static String told(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(cause)
                : cause.getMessage();
    }
}
