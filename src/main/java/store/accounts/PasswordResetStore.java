package store.accounts;

import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Links that set a new password. Each works once.
public final class PasswordResetStore {
    /// How long the link of an administrator can be opened.
    public static final Duration LIFETIME = Duration.ofDays(1);

    private final Database database;

    /// Which administrator or mail hands the link over. An account has one link of each kind.
    public enum Origin {
        ADMINISTRATOR,
        MAIL
    }

    /// Whose password a link sets.
    public record Target(UUID user, String username) {}

    public PasswordResetStore(Database database) {
        this.database = database;
    }

    /// Replaces an earlier link of the account from the same origin; refused with `not_found`.
    ///
    /// @return when it expires, Unix time in milliseconds
    public Future<Long> create(LinkCode code, UUID user, Origin origin, Duration lifetime) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into password_resets (user_id, mailed, hash, expires_at)
                        select id, $2, $3::bytea, now() + make_interval(secs => $4) from users where id = $1
                        on conflict (user_id, mailed) do update
                            set hash = excluded.hash, expires_at = excluded.expires_at
                        returning expires_at
                        """)
                .execute(
                        Tuple.of(
                                user,
                                origin == Origin.MAIL,
                                Buffer.buffer(code.hash()),
                                (double) lifetime.toSeconds()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This account does not exist.");
                    }
                    return rows.iterator()
                            .next()
                            .getOffsetDateTime("expires_at")
                            .toInstant()
                            .toEpochMilli();
                });
    }

    public Future<Optional<Target>> find(LinkCode code) {
        return database.accounts()
                .preparedQuery(
                        """
                        select u.id, u.username from password_resets r join users u on u.id = r.user_id
                        where r.hash = $1 and r.expires_at > now()
                        """)
                .execute(Tuple.of(Buffer.buffer(code.hash())))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Target(row.getUUID("id"), row.getString("username")))
                                .findFirst());
    }

    /// Sets the password and ends all device sessions; refused with `reset_invalid`.
    ///
    /// @return the device sessions that were open
    public Future<List<UUID>> use(LinkCode code, PasswordHash password) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                delete from password_resets
                                where hash = $1 and expires_at > now() returning user_id
                                """)
                        .execute(Tuple.of(Buffer.buffer(code.hash())))
                        .compose(rows -> {
                            if (rows.size() == 0) {
                                throw invalid();
                            }
                            UUID user = rows.iterator().next().getUUID("user_id");
                            return AccountStore.setPassword(connection, user, password)
                                    .compose(_ -> AccountStore.endSessions(connection, user, null));
                        }));
    }

    /// The same for unknown, expired and used links.
    public static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.RESET_INVALID,
                "This link is not valid: it has expired or was used. Ask an administrator for a new one.");
    }
}
