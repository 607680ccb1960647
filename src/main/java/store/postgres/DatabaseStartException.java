package store.postgres;

import org.jspecify.annotations.Nullable;

/// The database cannot be used; the message names the setting to change.
public final class DatabaseStartException extends RuntimeException {
    DatabaseStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
