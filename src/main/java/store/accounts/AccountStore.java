package store.accounts;

import accounts.secret.PasswordHash;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// What people, and administrators, do with an account that exists. Whatever ends device sessions
/// returns their ids, so that their sockets can be closed.
public final class AccountStore {
    private final Database database;

    public AccountStore(Database database) {
        this.database = database;
    }

    /// Sets the password and ends the device sessions.
    ///
    /// @param kept a device session that stays open, null for none
    public Future<List<UUID>> setPassword(UUID user, PasswordHash password, @Nullable UUID kept) {
        return database.inTransaction(connection ->
                setPassword(connection, user, password)
                        .compose(_ -> endSessions(connection, user, kept)));
    }

    /// A link for a new password that was made before ends too, and one that waits to verify an
    /// email address: whoever knew the former password may have asked for it.
    static Future<?> setPassword(SqlConnection connection, UUID user, PasswordHash password) {
        return connection
                .preparedQuery(
                        """
                        with reset as (
                            delete from password_resets where user_id = $1
                        ), changes as (
                            delete from email_changes where user_id = $1
                        )
                        update users set password_hash = $2, has_password = true where id = $1
                        """)
                .execute(Tuple.of(user, password.text()));
    }

    /// Ends all device sessions.
    public Future<List<UUID>> endSessions(UUID user) {
        return database.inTransaction(c -> endSessions(c, user, null));
    }

    static Future<List<UUID>> endSessions(
            SqlConnection connection, UUID user, @Nullable UUID kept) {
        return connection
                .preparedQuery(
                        """
                        update device_sessions set revoked_at = now()
                        where user_id = $1 and revoked_at is null and id is distinct from $2
                        returning id
                        """)
                .execute(Tuple.of(user, kept))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /// Locks an account, which ends its device sessions and its invites, or unlocks it; refused
    /// with `not_found`.
    public Future<List<UUID>> setLocked(UUID user, boolean locked) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                update users set locked_at = case when $2 then now() end
                                where id = $1
                                """)
                        .execute(Tuple.of(user, locked))
                        .map(AccountStore::requireAccount)
                        .compose(_ ->
                                locked
                                        ? endInvites(connection, user)
                                                .compose(_ -> endSessions(connection, user, null))
                                        : Future.succeededFuture(List.of())));
    }

    /// Whoever must go must not come back by a link of their own.
    private static Future<?> endInvites(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery(
                        "with links as (delete from guest_links where creator = $1)"
                                + " delete from invites where creator = $1")
                .execute(Tuple.of(user));
    }

    /// Refused with `not_found` or `last_administrator`.
    public Future<Void> setAdministrator(UUID user, boolean administrator) {
        return database.inTransaction(connection ->
                        (administrator
                                        ? Future.succeededFuture()
                                        : checkOtherAdministrator(connection, user))
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        "update users set administrator = $2 where id = $1")
                                                .execute(Tuple.of(user, administrator))))
                .map(AccountStore::requireAccount);
    }

    /// Deletes the account, its device sessions, its invites, its memberships and its direct
    /// messages; refused with `owns_guild` or `last_administrator`.
    ///
    /// @return the device sessions that were open
    public Future<List<UUID>> delete(UUID user) {
        return database.inTransaction(connection ->
                checkOtherAdministrator(connection, user)
                        // A guild that is being created is seen below.
                        .compose(_ ->
                                connection
                                        .preparedQuery(
                                                "select 1 from users where id = $1 for update")
                                        .execute(Tuple.of(user)))
                        .compose(_ -> deleteMemberships(connection, user))
                        .compose(_ -> checkOwnsNothing(connection, user))
                        .compose(_ -> deleteDirectMessages(connection, user))
                        .compose(_ -> endInvites(connection, user))
                        .compose(_ -> endSessions(connection, user, null))
                        .compose(ended ->
                                connection
                                        .preparedQuery("delete from users where id = $1")
                                        .execute(Tuple.of(user))
                                        .map(ended)));
    }

    /// Locks the rows of all administrators: of two that go at the same time, the second one sees
    /// that the first one is gone.
    private static Future<?> checkOtherAdministrator(SqlConnection connection, UUID user) {
        return connection
                .query("select id from users where administrator order by id for update")
                .execute()
                .map(rows -> {
                    List<UUID> all = rows.stream().map(row -> row.getUUID("id")).toList();
                    if (all.equals(List.of(user))) {
                        throw new RefusedException(
                                RefusalCode.LAST_ADMINISTRATOR,
                                "This is the only administrator of the server. Make another account an"
                                        + " administrator first.");
                    }
                    return null;
                });
    }

    private static Future<?> deleteMemberships(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery(
                        """
                        with overrides as (delete from channel_overrides where user_id = $1)
                        delete from members where user_id = $1
                        """)
                .execute(Tuple.of(user));
    }

    /// What others wrote to the user stays with them; a conversation goes with the second of its
    /// users.
    private static Future<?> deleteDirectMessages(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery(
                        """
                        delete from messages m using conversations c
                        where c.user_id = $1 and m.channel_id = c.channel_id and m.author = c.user_id
                        """)
                .execute(Tuple.of(user))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        delete from channels where id in (
                                            select channel_id from conversations
                                            where user_id = $1 and partner not in (select id from users))
                                        """)
                                .execute(Tuple.of(user)));
    }

    /// After the memberships are deleted, which waits for transfers in progress: no guild becomes
    /// theirs any more.
    private static Future<?> checkOwnsNothing(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery("select name from guilds where owner_id = $1 order by name, id")
                .execute(Tuple.of(user))
                .map(rows -> {
                    for (Row row : rows) {
                        throw new RefusedException(
                                RefusalCode.OWNS_GUILD,
                                "You own "
                                        + row.getString("name")
                                        + ". Transfer it to another member first.");
                    }
                    return null;
                });
    }

    private static @Nullable Void requireAccount(RowSet<Row> changed) {
        if (changed.rowCount() == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, "This account does not exist.");
        }
        return null;
    }
}
