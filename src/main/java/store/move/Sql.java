package store.move;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The statements of a move, one after the other: its thread waits for each.
final class Sql {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Sql() {}

    interface Work<T> {
        T on(SqlConnection connection);
    }

    static <T> T inTransaction(Pool pool, Work<T> work) {
        SqlConnection connection = pool.getConnection().await();
        try {
            Transaction transaction = connection.begin().await();
            try {
                T done = work.on(connection);
                transaction.commit().await();
                return done;
            } catch (Throwable t) {
                transaction.rollback().otherwiseEmpty().await();
                throw t;
            }
        } finally {
            connection.close().await();
        }
    }

    static RowSet<Row> query(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).await();
    }

    static Row row(SqlClient client, String sql, Tuple values) {
        return query(client, sql, values).iterator().next();
    }

    /// @param otherwise the message of the [MoveException] when the condition does not hold within
    ///     the limit
    static void await(Duration limit, Supplier<Boolean> condition, String otherwise) {
        long startNanos = System.nanoTime();
        while (!condition.get()) {
            if (System.nanoTime() - startNanos > limit.toNanos()) {
                throw new MoveException(otherwise);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
