package bots.setup;

import java.util.concurrent.ExecutionException;

/// The scenario cannot be run; the message says why and what to do.
public final class RunException extends RuntimeException {
    public RunException(String message) {
        super(message, null, false, false);
    }

    /// The message of the cause of a failure.
    public static String causeOf(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(cause)
                : cause.getMessage();
    }
}
