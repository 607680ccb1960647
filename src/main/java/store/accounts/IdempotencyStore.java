package store.accounts;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// Answers to POST requests with an `Idempotency-Key`, for a day. Of a caller the newest 10,000 are
/// kept, and no more than 32 MiB of them.
public final class IdempotencyStore {
    private static final int KEPT_PER_CALLER = 10_000;

    /// Answers to changes have some hundred bytes; those to searches may have 256 KiB.
    private static final long KEPT_BYTES_PER_CALLER = 32L << 20;

    private static final String BEGIN =
            """
            insert into idempotent_requests (caller, key_hash, fingerprint) values ($1, $2, $3)
            on conflict (caller, key_hash) do update
                set fingerprint = excluded.fingerprint, created_at = now(), status = null, answer = null
                -- A node that stopped meanwhile answers it no longer; and a day is over.
                where (idempotent_requests.status is null
                        and idempotent_requests.created_at < now() - interval '1 minute')
                    or idempotent_requests.created_at < now() - interval '1 day'
            returning 1
            """;

    private final Database database;

    /// What is known of a request.
    ///
    /// @param isNew whether it begins now
    /// @param isSame whether it is the same request as the first with the key
    /// @param status null without an answer
    public record Known(
            boolean isNew, boolean isSame, @Nullable Integer status, @Nullable Buffer answer) {}

    public IdempotencyStore(Database database) {
        this.database = database;
    }

    /// A request begins, unless one with the key is known.
    public Future<Known> begin(UUID caller, byte[] keyHash, byte[] fingerprint) {
        return database.accounts()
                .preparedQuery(BEGIN)
                .execute(Tuple.of(caller, Buffer.buffer(keyHash), Buffer.buffer(fingerprint)))
                .compose(begun ->
                        begun.size() > 0
                                ? Future.succeededFuture(new Known(true, true, null, null))
                                : find(caller, keyHash, fingerprint));
    }

    private Future<Known> find(UUID caller, byte[] keyHash, byte[] fingerprint) {
        return database.accounts()
                .preparedQuery(
                        """
                        select fingerprint, status, answer from idempotent_requests
                        where caller = $1 and key_hash = $2
                        """)
                .execute(Tuple.of(caller, Buffer.buffer(keyHash)))
                .map(rows ->
                        rows.stream()
                                .findFirst()
                                .map(row -> known(row, fingerprint))
                                // Forgotten in between: it is asked again.
                                .orElse(new Known(false, true, null, null)));
    }

    private static Known known(Row row, byte[] fingerprint) {
        return new Known(
                false,
                Arrays.equals(row.getBuffer("fingerprint").getBytes(), fingerprint),
                row.getInteger("status"),
                row.getBuffer("answer"));
    }

    public Future<Void> finish(UUID caller, byte[] keyHash, int status, byte[] answer) {
        return database.accounts()
                .preparedQuery(
                        """
                        update idempotent_requests set status = $3, answer = $4
                        where caller = $1 and key_hash = $2 and status is null
                        """)
                .execute(Tuple.of(caller, Buffer.buffer(keyHash), status, Buffer.buffer(answer)))
                .mapEmpty();
    }

    public Future<Void> forget(UUID caller, byte[] keyHash) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from idempotent_requests
                        where caller = $1 and key_hash = $2 and status is null
                        """)
                .execute(Tuple.of(caller, Buffer.buffer(keyHash)))
                .mapEmpty();
    }

    /// Deletes what is kept no longer. Only callers with requests of the last minutes can have more
    /// than before.
    public Future<Void> purge() {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from idempotent_requests
                        where created_at < now() - interval '1 day'
                        """)
                .execute()
                .compose(_ ->
                        database.accounts()
                                .preparedQuery(
                                        """
                                        with active as (
                                            select distinct caller from idempotent_requests
                                            where created_at > now() - interval '5 minutes'
                                        ), placed as (
                                            select caller, key_hash,
                                                row_number() over newest as place,
                                                sum(octet_length(answer)) over newest as bytes
                                            from idempotent_requests join active using (caller)
                                            window newest as (
                                                partition by caller order by created_at desc, key_hash
                                                rows unbounded preceding)
                                        )
                                        delete from idempotent_requests r using placed p
                                        where (p.place > $1 or p.bytes > $2)
                                            and r.caller = p.caller and r.key_hash = p.key_hash
                                        """)
                                .execute(Tuple.of(KEPT_PER_CALLER, KEPT_BYTES_PER_CALLER)))
                .mapEmpty();
    }
}
