package store.accounts.login;

import io.vertx.sqlclient.SqlResult;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The limit of logins that have begun and may still be completed, of all clients together.
final class BegunLogins {
    private BegunLogins() {}

    /// The statement inserts no row when the limit is reached. Refused with `unavailable`.
    static @Nullable Void requireInserted(SqlResult<?> inserted) {
        if (inserted.rowCount() == 0) {
            throw new RefusedException(
                    RefusalCode.UNAVAILABLE,
                    "Too many logins at the moment; try again in a few minutes.");
        }
        return null;
    }
}
