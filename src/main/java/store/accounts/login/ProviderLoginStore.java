package store.accounts.login;

import accounts.Account;
import accounts.oidc.ExternalIdentity;
import accounts.oidc.ProviderPerson;
import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// The identities of accounts at the OpenID Connect provider, and logins with it that have not
/// ended.
public final class ProviderLoginStore {
    /// Enough to enter a password and a code at the provider.
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int MAX_KNOWN_DEVICES = 20;

    /// Of one person. Each login with the provider that still needs a name or a code makes one.
    static final int MAX_TICKETS = 5;

    private final Database database;

    /// A login that has begun.
    ///
    /// @param user the account to be linked, null for a login
    /// @param invite code of an invite, null for none
    public record Begun(
            String nonce, String verifier, @Nullable UUID user, @Nullable String invite) {}

    /// A person whom the provider has named.
    ///
    /// @param invite code of an invite, null for none
    public record Ticket(ProviderPerson person, @Nullable String invite) {}

    /// @param linked whether a login with the provider leads to the account
    /// @param password whether the owner has set one
    public record State(boolean linked, boolean password) {}

    public ProviderLoginStore(Database database) {
        this.database = database;
    }

    /// @param network of the client, see [limits.AddressKey#network]
    /// @return how many older logins it replaced, see [BegunLogins]
    public Future<Long> begin(LinkCode state, LinkCode secret, Begun login, String network) {
        return database.accounts()
                .preparedQuery(
                        BegunLogins.replacing(
                                "provider_logins",
                                "state_hash",
                                """
                                insert into provider_logins
                                    (state_hash, secret_hash, nonce, verifier, user_id, invite,
                                        expires_at, network)
                                values ($1, $2, $3, $4, $5, $6,
                                    now() + make_interval(secs => $7), $8)
                                """))
                .execute(
                        Tuple.of(
                                Buffer.buffer(state.hash()),
                                Buffer.buffer(secret.hash()),
                                login.nonce(),
                                login.verifier(),
                                login.user(),
                                login.invite(),
                                (double) LIFETIME.toSeconds(),
                                network))
                .map(BegunLogins::replaced);
    }

    /// The login of the browser that has both, once.
    public Future<Optional<Begun>> take(LinkCode state, LinkCode secret) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from provider_logins
                        where state_hash = $1 and secret_hash = $2 and expires_at > now()
                        returning nonce, verifier, user_id, invite
                        """)
                .execute(Tuple.of(Buffer.buffer(state.hash()), Buffer.buffer(secret.hash())))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Begun(
                                                row.getString("nonce"),
                                                row.getString("verifier"),
                                                row.getUUID("user_id"),
                                                row.getString("invite")))
                                .findFirst());
    }

    /// A person has a few tickets at a time, of as many browsers; one more replaces the oldest.
    ///
    /// @return how many it replaced
    public Future<Long> add(LinkCode ticket, Ticket named) {
        ProviderPerson person = named.person();
        List<String> groups = person.groups();
        return database.accounts()
                .preparedQuery(
                        """
                        with older as (
                            delete from provider_tickets where hash in (
                                select hash from provider_tickets
                                where issuer = $2 and subject = $3
                                order by expires_at desc offset $7
                                for update skip locked)
                            returning 1
                        )
                        insert into provider_tickets (hash, issuer, subject, groups, invite, expires_at)
                        values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
                        returning (select count(*) from older) as replaced
                        """)
                .execute(
                        Tuple.of(
                                Buffer.buffer(ticket.hash()),
                                person.identity().issuer(),
                                person.identity().subject(),
                                groups == null ? null : groups.toArray(String[]::new),
                                named.invite(),
                                (double) LIFETIME.toSeconds(),
                                MAX_TICKETS - 1))
                .map(BegunLogins::replaced);
    }

    public Future<Optional<Ticket>> find(LinkCode ticket) {
        return database.accounts()
                .preparedQuery(
                        """
                        select issuer, subject, groups, invite from provider_tickets
                        where hash = $1 and expires_at > now()
                        """)
                .execute(Tuple.of(Buffer.buffer(ticket.hash())))
                .map(rows -> rows.stream().map(ProviderLoginStore::ticket).findFirst());
    }

    private static Ticket ticket(Row row) {
        String[] groups = row.getArrayOfStrings("groups");
        return new Ticket(
                new ProviderPerson(
                        new ExternalIdentity(row.getString("issuer"), row.getString("subject")),
                        groups == null ? null : List.of(groups),
                        ""),
                row.getString("invite"));
    }

    /// @return false when it was used meanwhile
    public Future<Boolean> use(LinkCode ticket) {
        return database.accounts()
                .preparedQuery(
                        "delete from provider_tickets where hash = $1 and expires_at > now()")
                .execute(Tuple.of(Buffer.buffer(ticket.hash())))
                .map(deleted -> deleted.rowCount() == 1);
    }

    /// The account of a person at the provider.
    public Future<Optional<Account>> find(ExternalIdentity identity) {
        return database.accounts()
                .preparedQuery(
                        """
                        select u.id, u.username, u.password_hash, array(
                            select address from device_sessions where user_id = u.id
                            order by last_seen_at desc limit $3) as addresses
                        from external_logins e join users u on u.id = e.user_id
                        where e.issuer = $1 and e.subject = $2
                        """)
                .execute(Tuple.of(identity.issuer(), identity.subject(), MAX_KNOWN_DEVICES))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Account(
                                                row.getUUID("id"),
                                                row.getString("username"),
                                                new PasswordHash(row.getString("password_hash")),
                                                List.of(row.getArrayOfStrings("addresses"))))
                                .findFirst());
    }

    public Future<Void> loggedIn(ExternalIdentity identity) {
        return database.accounts()
                .preparedQuery(
                        """
                        update external_logins set last_login_at = now()
                        where issuer = $1 and subject = $2
                        """)
                .execute(Tuple.of(identity.issuer(), identity.subject()))
                .mapEmpty();
    }

    /// Refused with `password_needed` when the owner has set no password.
    public Future<Void> unlink(UUID user, String issuer) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from external_logins e using users u
                        where e.user_id = $1 and e.issuer = $2 and u.id = e.user_id and u.has_password
                        """)
                .execute(Tuple.of(user, issuer))
                .compose(_ -> state(user, issuer))
                .map(left -> {
                    if (left.linked()) {
                        throw new RefusedException(
                                RefusalCode.PASSWORD_NEEDED,
                                "Set a password first, so that you can still log in.");
                    }
                    return null;
                });
    }

    public Future<State> state(UUID user, String issuer) {
        return database.accounts()
                .preparedQuery(
                        """
                        select has_password, exists (select 1 from external_logins
                            where user_id = users.id and issuer = $2) as linked
                        from users where id = $1
                        """)
                .execute(Tuple.of(user, issuer))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new State(
                                                row.getBoolean("linked"),
                                                row.getBoolean("has_password")))
                                .findFirst()
                                .orElse(new State(false, true)));
    }

    /// Whether the owner of the account has set a password.
    public Future<Boolean> hasPassword(UUID user) {
        return exists("select 1 from users where id = $1 and has_password", Tuple.of(user));
    }

    /// Whether a device session was opened so short a time ago that a thief of its tokens would
    /// have had to be there.
    public Future<Boolean> isFresh(UUID user, UUID deviceSession) {
        return exists(
                """
                select 1 from device_sessions where user_id = $1 and id = $2
                    and created_at > now() - make_interval(secs => $3)
                """,
                Tuple.of(user, deviceSession, (double) LIFETIME.toSeconds()));
    }

    private Future<Boolean> exists(String query, Tuple values) {
        return database.accounts()
                .preparedQuery(query)
                .execute(values)
                .map(rows -> rows.size() > 0);
    }

    /// Deletes what has expired.
    public Future<Void> purge() {
        return database.accounts()
                .query("delete from provider_logins where expires_at <= now()")
                .execute()
                .compose(_ ->
                        database.accounts()
                                .query("delete from provider_tickets where expires_at <= now()")
                                .execute())
                .mapEmpty();
    }
}
