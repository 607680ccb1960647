package store.postgres;

import accounts.Account;
import accounts.PasswordHash;
import accounts.Username;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Registered users.
public final class UserStore {
    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /// Adds a user and makes them a member of the default guild, the first one its owner; refused with
    /// `username_taken`.
    ///
    /// @return the new user's id
    public Future<UUID> register(Username username, PasswordHash password) {
        return database.accounts()
                .preparedQuery(
                        """
                        with registered as (
                            insert into users (username, username_key, password_hash)
                            values ($1, $2, $3)
                            on conflict (username_key) do nothing
                            returning id
                        ), joined as (
                            insert into members (guild_id, user_id, role)
                            select $4, id, case
                                when exists (select 1 from members where guild_id = $4)
                                then 'member' else 'owner' end
                            from registered
                        )
                        select id from registered
                        """)
                .execute(
                        Tuple.of(
                                username.shown(),
                                username.key(),
                                password.text(),
                                GuildStore.DEFAULT_GUILD))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.USERNAME_TAKEN,
                                        "This username is already taken.",
                                        "username"));
                    }
                    return rows.iterator().next().getUUID("id");
                });
    }

    public Future<Optional<Account>> find(Username username) {
        return database.accounts()
                .preparedQuery(
                        "select id, username, password_hash from users where username_key = $1")
                .execute(Tuple.of(username.key()))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Account(
                                                row.getUUID("id"),
                                                row.getString("username"),
                                                new PasswordHash(row.getString("password_hash"))))
                                .findFirst());
    }
}
