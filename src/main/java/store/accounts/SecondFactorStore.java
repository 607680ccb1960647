package store.accounts;

import accounts.totp.RecoveryCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Second factors of accounts, and their recovery codes.
public final class SecondFactorStore {
    private final Database database;

    /// @param secret as [accounts.secret.SecretSealing] wrote it
    /// @param enabled whether a code of it was entered once
    /// @param lastStep interval of the last code that was accepted
    public record Stored(Buffer secret, boolean enabled, long lastStep) {}

    public SecondFactorStore(Database database) {
        this.database = database;
    }

    public Future<Optional<Stored>> find(UUID user) {
        return database.accounts()
                .preparedQuery(
                        """
                        select secret, confirmed_at is not null as enabled, last_step
                        from second_factors where user_id = $1
                        """)
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(SecondFactorStore::stored).findFirst());
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getBuffer("secret"), row.getBoolean("enabled"), row.getLong("last_step"));
    }

    /// Replaces a secret that was never confirmed; refused with `second_factor_enabled`.
    public Future<?> begin(UUID user, Buffer secret) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into second_factors (user_id, secret) values ($1, $2)
                        on conflict (user_id) do update
                            set secret = excluded.secret, last_step = 0, created_at = now()
                            where second_factors.confirmed_at is null
                        """)
                .execute(Tuple.of(user, secret))
                .map(stored -> {
                    if (stored.rowCount() == 0) {
                        throw enabled();
                    }
                    return null;
                });
    }

    /// Enables the secret by its first code; refused with `second_factor_enabled`, also for a
    /// secret that another one has replaced.
    ///
    /// @param step interval of the code
    public Future<?> confirm(UUID user, Buffer secret, long step, List<RecoveryCode> codes) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                update second_factors set confirmed_at = now(), last_step = $3
                                where user_id = $1 and secret = $2 and confirmed_at is null
                                """)
                        .execute(Tuple.of(user, secret, step))
                        .compose(changed -> {
                            if (changed.rowCount() == 0) {
                                throw enabled();
                            }
                            return replaceCodes(connection, user, codes);
                        }));
    }

    /// Spends a code.
    ///
    /// @return false when one of this interval or a later one was accepted meanwhile
    public Future<Boolean> spend(UUID user, long step) {
        return database.accounts()
                .preparedQuery(
                        "update second_factors set last_step = $2 where user_id = $1 and last_step < $2")
                .execute(Tuple.of(user, step))
                .map(changed -> changed.rowCount() == 1);
    }

    /// Spends a recovery code.
    ///
    /// @return false when it is not one
    public Future<Boolean> spend(UUID user, RecoveryCode code) {
        return database.accounts()
                .preparedQuery("delete from recovery_codes where user_id = $1 and hash = $2")
                .execute(Tuple.of(user, Buffer.buffer(code.hash())))
                .map(deleted -> deleted.rowCount() == 1);
    }

    /// Recovery codes that are left.
    public Future<Integer> codesLeft(UUID user) {
        return database.accounts()
                .preparedQuery("select count(*)::int as n from recovery_codes where user_id = $1")
                .execute(Tuple.of(user))
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    /// Replaces the recovery codes; refused with `not_found` without a second factor.
    public Future<?> renewCodes(UUID user, List<RecoveryCode> codes) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                select user_id from second_factors
                                where user_id = $1 and confirmed_at is not null for update
                                """)
                        .execute(Tuple.of(user))
                        .compose(rows -> {
                            if (rows.size() == 0) {
                                throw new RefusedException(
                                        RefusalCode.NOT_FOUND,
                                        "Two-factor authentication is not enabled.");
                            }
                            return replaceCodes(connection, user, codes);
                        }));
    }

    private static Future<RowSet<Row>> replaceCodes(
            SqlConnection connection, UUID user, List<RecoveryCode> codes) {
        return connection
                .preparedQuery("delete from recovery_codes where user_id = $1")
                .execute(Tuple.of(user))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        "insert into recovery_codes (user_id, hash) values ($1, $2)")
                                .executeBatch(
                                        codes.stream()
                                                .map(code ->
                                                        Tuple.of(user, Buffer.buffer(code.hash())))
                                                .toList()));
    }

    /// The second factor with its recovery codes.
    ///
    /// @return whether there was one
    public Future<Boolean> remove(UUID user) {
        return database.accounts()
                .preparedQuery("delete from second_factors where user_id = $1")
                .execute(Tuple.of(user))
                .map(deleted -> deleted.rowCount() == 1);
    }

    private static RefusedException enabled() {
        return new RefusedException(
                RefusalCode.SECOND_FACTOR_ENABLED, "Two-factor authentication is already enabled.");
    }
}
