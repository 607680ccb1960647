package store.accounts.login;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/// The bound of logins that have begun and may still be completed, of all clients together. A new
/// one is never refused, so that strangers cannot lock anyone out: above the bound it replaces the
/// oldest of the network that has most.
final class BegunLogins {
    /// Of each kind.
    private static final int MAX = 10_000;

    private BegunLogins() {}

    /// A statement whose only row is the number of logins that were replaced.
    ///
    /// @param table with the columns `network` and `expires_at`
    /// @param key its primary key
    /// @param insert of one row, without `returning`
    static String replacing(String table, String key, String insert) {
        // More than one when statements at the same time had exceeded the bound.
        return """
        with replaced as (
            delete from TABLE where KEY in (
                select KEY from TABLE where network = (
                    select network from TABLE group by network
                    order by count(*) desc, network limit 1)
                order by expires_at
                limit greatest((select count(*) from TABLE) - MAX + 1, 0)
                for update skip locked)
            returning 1
        )
        """
                        .replace("TABLE", table)
                        .replace("KEY", key)
                        .replace("MAX", String.valueOf(MAX))
                + insert
                + " returning (select count(*) from replaced) as replaced";
    }

    /// How many were replaced.
    static long replaced(RowSet<Row> inserted) {
        return inserted.iterator().next().getLong("replaced");
    }
}
