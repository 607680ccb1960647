package store.accounts;

import accounts.profile.EmailAddress;
import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Email addresses of accounts. An address belongs to an account once a link in a mail to it was
/// opened.
public final class EmailStore {
    /// How long that link can be opened.
    public static final Duration LIFETIME = Duration.ofHours(24);

    private final Database database;

    /// @param verified null for none
    /// @param waiting whose link was not opened yet, null for none
    public record Addresses(@Nullable String verified, @Nullable String waiting) {}

    /// @param email verified address
    public record Recipient(UUID user, String username, String email) {}

    /// @param before the address that the new one replaces, null for none
    public record Verified(UUID user, String username, String email, @Nullable String before) {}

    public EmailStore(Database database) {
        this.database = database;
    }

    public Future<Addresses> of(UUID user) {
        return database.accounts()
                .preparedQuery(
                        """
                        select u.email, c.email as waiting from users u
                        left join email_changes c on c.user_id = u.id and c.expires_at > now()
                        where u.id = $1
                        """)
                .execute(Tuple.of(user))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Addresses(
                                                row.getString("email"), row.getString("waiting")))
                                .findFirst()
                                .orElse(new Addresses(null, null)));
    }

    /// Waits for the link to be opened, in the place of an address that waited before.
    public Future<?> begin(UUID user, EmailAddress email, LinkCode code) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into email_changes (user_id, email, email_key, hash, expires_at)
                        values ($1, $2, $3, $4, now() + make_interval(secs => $5))
                        on conflict (user_id) do update set email = excluded.email,
                            email_key = excluded.email_key, hash = excluded.hash,
                            expires_at = excluded.expires_at
                        """)
                .execute(
                        Tuple.of(
                                user,
                                email.text(),
                                email.key(),
                                Buffer.buffer(code.hash()),
                                (double) LIFETIME.toSeconds()));
    }

    /// Makes the address that waited that of the account, and ends a link for a new password that
    /// was mailed to the one before. Refused with `email_invalid`, or with `email_taken` when
    /// another account has it.
    public Future<Verified> verify(LinkCode code) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                delete from email_changes
                                where hash = $1 and expires_at > now()
                                returning user_id, email, email_key
                                """)
                        .execute(Tuple.of(Buffer.buffer(code.hash())))
                        .compose(rows -> {
                            if (rows.size() == 0) {
                                throw new RefusedException(
                                        RefusalCode.EMAIL_INVALID,
                                        "This link is not valid: it has expired or was used. Enter your email"
                                                + " address again.");
                            }
                            return set(connection, rows.iterator().next());
                        }));
    }

    private static Future<Verified> set(SqlConnection connection, Row change) {
        UUID user = change.getUUID("user_id");
        return connection
                .preparedQuery(
                        """
                        with reset as (
                            delete from password_resets where user_id = $1 and mailed
                        )
                        update users u set email = $2, email_key = $3
                        from users before where before.id = u.id and u.id = $1
                            and not exists (select 1 from users o where o.email_key = $3 and o.id <> $1)
                        returning u.username, before.email as before
                        """)
                .execute(Tuple.of(user, change.getString("email"), change.getString("email_key")))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.EMAIL_TAKEN,
                                        "Another account has this email address.",
                                        "email"));
                    }
                    Row row = rows.iterator().next();
                    return new Verified(
                            user,
                            row.getString("username"),
                            change.getString("email"),
                            row.getString("before"));
                });
    }

    /// Both the verified address and one that waits, and a link for a new password that was mailed.
    public Future<?> remove(UUID user) {
        return database.accounts()
                .preparedQuery(
                        """
                        with changes as (
                            delete from email_changes where user_id = $1
                        ), reset as (
                            delete from password_resets where user_id = $1 and mailed
                        )
                        update users set email = null, email_key = null where id = $1
                        """)
                .execute(Tuple.of(user));
    }

    /// The account that gets mail for a name or an address; empty for locked accounts and those
    /// without a verified address.
    ///
    /// @param nameKey from [accounts.Username]
    /// @param emailKey from [EmailAddress#key]
    public Future<Optional<Recipient>> find(String nameKey, String emailKey) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id, username, email from users
                        where (username_key = $1 or email_key = $2)
                            and email is not null and locked_at is null
                        """)
                .execute(Tuple.of(nameKey, emailKey))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Recipient(
                                                row.getUUID("id"),
                                                row.getString("username"),
                                                row.getString("email")))
                                .findFirst());
    }
}
