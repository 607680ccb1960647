package store.accounts.login;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import store.postgres.Database;

/// The keys that sign access tokens, shared by all nodes of the cluster.
public final class SigningKeyStore {
    private final Database database;
    private final Supplier<SigningKey> next;

    public SigningKeyStore(Database database, Supplier<SigningKey> next) {
        this.database = database;
        this.next = next;
    }

    /// All keys. The first start of the cluster creates one, and later starts one more when the
    /// newest has signed for long enough; keys that verify nothing any more are deleted.
    ///
    /// @param signs how long a key signs
    public Future<KeyRing> keys(Duration signs) {
        return read(database.accounts())
                .compose(keys ->
                        isComplete(keys, signs)
                                ? Future.succeededFuture(new KeyRing(keys))
                                : rotate(signs));
    }

    /// Adds a key, whatever the age of the newest one.
    public Future<SigningKey> add() {
        return locked(connection -> insert(connection, next.get()));
    }

    private Future<KeyRing> rotate(Duration signs) {
        return locked(connection ->
                read(connection)
                        .compose(keys -> {
                            boolean due = keys.isEmpty() || new KeyRing(keys).isDue(signs);
                            return due
                                    ? insert(connection, next.get()).compose(_ -> read(connection))
                                    : Future.succeededFuture(keys);
                        })
                        .map(KeyRing::new)
                        .compose(ring -> delete(connection, ring.expired()).map(ring)));
    }

    private static boolean isComplete(List<KeyRing.Aged> keys, Duration signs) {
        if (keys.isEmpty()) {
            return false;
        }
        KeyRing ring = new KeyRing(keys);
        return !ring.isDue(signs) && ring.expired().isEmpty();
    }

    /// Two nodes at the same time must not create a key each.
    private <T> Future<T> locked(Function<SqlConnection, Future<T>> work) {
        return database.accounts()
                .withTransaction(connection ->
                        connection
                                .query("lock table signing_keys in share row exclusive mode")
                                .execute()
                                .compose(_ -> work.apply(connection)));
    }

    private static Future<List<KeyRing.Aged>> read(SqlClient client) {
        return client.query(
                        """
                        select kid, algorithm, private_key, public_key,
                            extract(epoch from clock_timestamp() - created_at)::bigint as age
                        from signing_keys order by created_at desc, kid
                        """)
                .execute()
                .map(rows -> rows.stream().map(SigningKeyStore::aged).toList());
    }

    private static Future<SigningKey> insert(SqlConnection connection, SigningKey key) {
        return connection
                .preparedQuery(
                        """
                        insert into signing_keys (kid, algorithm, private_key, public_key, created_at)
                        values ($1, $2, $3, $4, clock_timestamp())
                        """)
                .execute(Tuple.of(key.kid(), key.algorithm(), key.privateKey(), key.publicKey()))
                .map(key);
    }

    private static Future<?> delete(SqlConnection connection, List<SigningKey> keys) {
        return keys.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery("delete from signing_keys where kid = any($1)")
                        .execute(
                                Tuple.of(
                                        keys.stream().map(SigningKey::kid).toArray(String[]::new)));
    }

    private static KeyRing.Aged aged(Row row) {
        return new KeyRing.Aged(
                new SigningKey(
                        row.getString("kid"),
                        row.getString("algorithm"),
                        row.getString("private_key"),
                        row.getString("public_key")),
                Duration.ofSeconds(row.getLong("age")));
    }
}
