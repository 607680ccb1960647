package store.postgres;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The refusal of requests while the database cannot be reached: `unavailable` rather than the
/// error of a bug.
public final class DatabaseLost {
    private DatabaseLost() {}

    /// @return a refusal with `unavailable` where a request failed because the database is away;
    ///     else the failure itself
    public static Throwable explain(Throwable failure) {
        return isLost(failure)
                ? new RefusedException(
                        RefusalCode.UNAVAILABLE,
                        "The database is not available at the moment. Try again in a few seconds.")
                : failure;
    }

    /// Whether a connection by JDBC failed because no server answers there, or one that starts or
    /// stops.
    static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error
                    && error.getSQLState() != null
                    && isServerAway(error.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    static boolean isLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedConnectionException
                    || cause instanceof IOException
                    || cause instanceof TimeoutException
                    || isPoolTimeout(cause)
                    || (cause instanceof PgException error && isServerAway(error.getSqlState()))) {
                return true;
            }
        }
        return false;
    }

    /// Whether the pool had no connection in time. Vert.x says so in the message only, which
    /// differs between versions.
    public static boolean isPoolTimeout(Throwable failure) {
        String message = failure.getMessage();
        return "Timeout waiting for connection".equals(message) || "Timeout".equals(message);
    }

    /// Classes of PostgreSQL 18, appendix A: connection exception, insufficient resources such as
    /// too many connections, operator intervention such as a shutdown.
    private static boolean isServerAway(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }
}
