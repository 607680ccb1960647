package store.postgres;

import accounts.SigningKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Supplier;

/// The keys that sign access tokens, shared by all nodes of the cluster.
public final class SigningKeyStore {
    private final Database database;

    public SigningKeyStore(Database database) {
        this.database = database;
    }

    /// All keys, the one to sign with first; the first start of the cluster creates one.
    public Future<List<SigningKey>> keys(Supplier<SigningKey> next) {
        return database.accounts()
                .withTransaction(connection ->
                        // Two nodes that start together must not create a key each.
                        connection
                                .query("lock table signing_keys in share row exclusive mode")
                                .execute()
                                .compose(locked -> read(connection))
                                .compose(keys ->
                                        keys.isEmpty()
                                                ? insert(connection, next.get())
                                                : Future.succeededFuture(keys)));
    }

    private static Future<List<SigningKey>> read(SqlConnection connection) {
        return connection
                .query(
                        """
                        select kid, algorithm, private_key, public_key from signing_keys
                        order by created_at desc
                        """)
                .execute()
                .map(rows -> rows.stream().map(SigningKeyStore::key).toList());
    }

    private static Future<List<SigningKey>> insert(SqlConnection connection, SigningKey key) {
        return connection
                .preparedQuery(
                        """
                        insert into signing_keys (kid, algorithm, private_key, public_key)
                        values ($1, $2, $3, $4)
                        """)
                .execute(Tuple.of(key.kid(), key.algorithm(), key.privateKey(), key.publicKey()))
                .map(inserted -> List.of(key));
    }

    private static SigningKey key(Row row) {
        return new SigningKey(
                row.getString("kid"),
                row.getString("algorithm"),
                row.getString("private_key"),
                row.getString("public_key"));
    }
}
