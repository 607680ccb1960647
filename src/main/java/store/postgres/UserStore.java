package store.postgres;

import accounts.Account;
import accounts.FirstLogin;
import accounts.Username;
import accounts.oidc.ExternalIdentity;
import accounts.secret.PasswordHash;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Registered users.
public final class UserStore {
    /// The last ones, enough for all that a person uses.
    private static final int MAX_KNOWN_DEVICES = 20;

    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /// Adds a user and makes them a member of the default guild, the first one its owner; refused
    /// with `username_taken`, `provider_linked` or `address_banned`.
    ///
    /// @return the new user's id
    public Future<UUID> register(Username username, FirstLogin login, AddressCheck address) {
        return database.inTransaction(connection ->
                address.require(connection, GuildStore.DEFAULT_GUILD)
                        .compose(_ -> insert(connection, username, login))
                        .compose(user -> joinDefaultGuild(connection, user).map(user)));
    }

    private static Future<?> joinDefaultGuild(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery(
                        """
                        with joined as (
                            insert into members (guild_id, user_id) values ($1, $2)
                        )
                        update guilds set owner_id = $2 where id = $1 and owner_id is null
                        """)
                .execute(Tuple.of(GuildStore.DEFAULT_GUILD, user));
    }

    /// Adds a user who is in no guild, in the transaction of the caller; refused with
    /// `username_taken` or `provider_linked`.
    ///
    /// @return the new user's id
    public static Future<UUID> insert(
            SqlConnection connection, Username username, FirstLogin login) {
        ExternalIdentity provider = login.provider();
        return connection
                .preparedQuery(
                        """
                        insert into users (username, username_key, password_hash, skeleton, has_password)
                        values ($1, $2, $3, $4, $5)
                        on conflict do nothing
                        returning id
                        """)
                .execute(
                        Tuple.of(
                                username.shown(),
                                username.key(),
                                login.password().text(),
                                username.skeleton(),
                                provider == null))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.USERNAME_TAKEN,
                                        "This username, or one that looks like it, is already taken.",
                                        "username"));
                    }
                    return rows.iterator().next().getUUID("id");
                })
                .compose(user ->
                        provider == null
                                ? Future.succeededFuture(user)
                                : link(connection, user, provider).map(user));
    }

    private static Future<?> link(SqlConnection connection, UUID user, ExternalIdentity provider) {
        return connection
                .preparedQuery(
                        """
                        insert into external_logins (issuer, subject, user_id) values ($1, $2, $3)
                        on conflict do nothing
                        """)
                .execute(Tuple.of(provider.issuer(), provider.subject(), user))
                .map(inserted -> {
                    if (inserted.rowCount() == 0) {
                        throw linked();
                    }
                    return null;
                });
    }

    /// Links an account to an identity at a provider; refused with `provider_linked` when
    /// either is linked already.
    public Future<Void> link(UUID user, ExternalIdentity provider) {
        return database.accounts()
                .withConnection(connection -> link(connection, user, provider))
                .mapEmpty();
    }

    private static RefusedException linked() {
        return new RefusedException(
                RefusalCode.PROVIDER_LINKED,
                "This login already leads to an account. Log in with it, unlink it there, and try again.");
    }

    public Future<Optional<Account>> find(Username username) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id, username, password_hash, array(
                            select address from device_sessions where user_id = users.id
                            order by last_seen_at desc limit $2) as addresses
                        from users where username_key = $1
                        """)
                .execute(Tuple.of(username.key(), MAX_KNOWN_DEVICES))
                .map(rows -> rows.stream().map(UserStore::account).findFirst());
    }

    /// The names of users; those that do not exist are missing.
    public Future<Map<UUID, String>> usernames(Collection<UUID> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return database.accounts()
                .preparedQuery("select id, username from users where id = any($1)")
                .execute(Tuple.of(users.toArray(UUID[]::new)))
                .map(rows ->
                        rows.stream()
                                .collect(
                                        Collectors.toMap(
                                                row -> row.getUUID("id"),
                                                row -> row.getString("username"))));
    }

    private static Account account(Row row) {
        return new Account(
                row.getUUID("id"),
                row.getString("username"),
                new PasswordHash(row.getString("password_hash")),
                List.of(row.getArrayOfStrings("addresses")));
    }
}
