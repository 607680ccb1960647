package store.accounts.login;

import accounts.Account;
import accounts.passkey.PageOrigin;
import accounts.passkey.Passkey;
import accounts.secret.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Passkeys, and challenges that were not answered yet.
public final class PasskeyStore {
    /// More devices than a person has.
    private static final int MAX_OF_USER = 20;

    private static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(5);
    private static final int MAX_KNOWN_DEVICES = 20;

    private final Database database;

    /// @param user whose passkey is registered, null for a login
    public record Challenge(@Nullable UUID user, String origin) {}

    /// What a device made.
    ///
    /// @param publicKey attested credential data (WebAuthn §6.5.1)
    @SuppressWarnings("ArrayRecordComponent") // bytes are compared in the database only
    public record Credential(byte[] id, byte[] publicKey, long signCount) {}

    /// A passkey and the account that it opens.
    public record Found(UUID id, String host, Credential credential, Account account) {}

    public PasskeyStore(Database database) {
        this.database = database;
    }

    /// @param hash of the challenge
    /// @param network of the client, see [limits.AddressKey#network]
    /// @return how many older challenges it replaced, see [BegunLogins]
    public Future<Long> begin(byte[] hash, Challenge challenge, String network) {
        return database.accounts()
                .preparedQuery(
                        BegunLogins.replacing(
                                "passkey_challenges",
                                "hash",
                                """
                                insert into passkey_challenges
                                    (hash, user_id, origin, expires_at, network)
                                values ($1, $2, $3, now() + make_interval(secs => $4), $5)
                                """))
                .execute(
                        Tuple.of(
                                Buffer.buffer(hash),
                                challenge.user(),
                                challenge.origin(),
                                (double) CHALLENGE_LIFETIME.toSeconds(),
                                network))
                .map(BegunLogins::replaced);
    }

    /// The challenge, once.
    public Future<Optional<Challenge>> take(byte[] hash) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from passkey_challenges where hash = $1 and expires_at > now()
                        returning user_id, origin
                        """)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Challenge(
                                                row.getUUID("user_id"), row.getString("origin")))
                                .findFirst());
    }

    /// Refused with `too_many_passkeys`, and with `bad_request` for one that is there already.
    public Future<Passkey> add(UUID user, String name, PageOrigin origin, Credential credential) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into passkeys (user_id, name, rp_id, credential_id, public_key, sign_count)
                        select id, $2, $3, $4, $5, $6 from users where id = $1
                            and (select count(*) from passkeys where user_id = $1) < $7
                        on conflict do nothing
                        returning id, name, rp_id, created_at, last_used_at
                        """)
                .execute(
                        Tuple.of(
                                user,
                                name,
                                origin.host(),
                                Buffer.buffer(credential.id()),
                                Buffer.buffer(credential.publicKey()),
                                credential.signCount(),
                                MAX_OF_USER))
                .map(rows -> {
                    for (Row row : rows) {
                        return passkey(row);
                    }
                    throw new RefusedException(
                            RefusalCode.TOO_MANY_PASSKEYS,
                            "You have "
                                    + MAX_OF_USER
                                    + " passkeys already, or this one. Remove one that you no longer use.");
                });
    }

    /// The newest first.
    public Future<List<Passkey>> of(UUID user) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id, name, rp_id, created_at, last_used_at from passkeys
                        where user_id = $1 order by id desc
                        """)
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(PasskeyStore::passkey).toList());
    }

    /// The ids by which devices know the passkeys of a user.
    public Future<List<byte[]>> credentialIds(UUID user) {
        return database.accounts()
                .preparedQuery("select credential_id from passkeys where user_id = $1")
                .execute(Tuple.of(user))
                .map(rows ->
                        rows.stream()
                                .map(row -> row.getBuffer("credential_id").getBytes())
                                .toList());
    }

    public Future<Optional<Found>> find(byte[] credentialId) {
        return database.accounts()
                .preparedQuery(
                        """
                        select p.id, p.rp_id, p.credential_id, p.public_key, p.sign_count,
                            u.id as user_id, u.username, u.password_hash, array(
                                select address from device_sessions where user_id = u.id
                                order by last_seen_at desc limit $2) as addresses
                        from passkeys p join users u on u.id = p.user_id where p.credential_id = $1
                        """)
                .execute(Tuple.of(Buffer.buffer(credentialId), MAX_KNOWN_DEVICES))
                .map(rows -> rows.stream().map(PasskeyStore::found).findFirst());
    }

    /// Counts a login.
    ///
    /// @return false when another login with the same signature count, or a later one, came first
    public Future<Boolean> used(UUID passkey, long signCount) {
        return database.accounts()
                .preparedQuery(
                        """
                        update passkeys set sign_count = $2, last_used_at = now()
                        where id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0))
                        """)
                .execute(Tuple.of(passkey, signCount))
                .map(updated -> updated.rowCount() == 1);
    }

    /// Refused with `not_found`.
    public Future<Void> remove(UUID user, UUID passkey) {
        return database.accounts()
                .preparedQuery("delete from passkeys where user_id = $1 and id = $2")
                .execute(Tuple.of(user, passkey))
                .map(deleted -> {
                    if (deleted.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "You have no passkey with this id.");
                    }
                    return null;
                });
    }

    /// Deletes challenges that were not answered in time.
    public Future<Void> purge() {
        return database.accounts()
                .query("delete from passkey_challenges where expires_at <= now()")
                .execute()
                .mapEmpty();
    }

    private static Found found(Row row) {
        return new Found(
                row.getUUID("id"),
                row.getString("rp_id"),
                new Credential(
                        row.getBuffer("credential_id").getBytes(),
                        row.getBuffer("public_key").getBytes(),
                        row.getLong("sign_count")),
                new Account(
                        row.getUUID("user_id"),
                        row.getString("username"),
                        new PasswordHash(row.getString("password_hash")),
                        List.of(row.getArrayOfStrings("addresses"))));
    }

    private static Passkey passkey(Row row) {
        OffsetDateTime lastUsedAt = row.getOffsetDateTime("last_used_at");
        return new Passkey(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("rp_id"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                lastUsedAt == null ? null : lastUsedAt.toInstant().toEpochMilli());
    }
}
