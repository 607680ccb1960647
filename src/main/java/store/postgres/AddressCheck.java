package store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;

/// Whether a client may enter a guild from its address, which only the caller of a store knows.
@FunctionalInterface
public interface AddressCheck {
    /// For those who enter without an address, and where no addresses are banned.
    AddressCheck NONE = (_, _) -> Future.succeededFuture();

    /// In the transaction of the entry. Refused with `address_banned`.
    Future<Void> require(SqlConnection connection, UUID guild);
}
