package store.accounts;

import accounts.AccountEntry;
import accounts.AccountExport;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// What the server knows about accounts: for administrators page by page, for a user all of their
/// own.
public final class AccountListStore {
    /// More than a person has used at a time; the oldest are left out.
    private static final int MAX_EXPORTED_ROWS = 1000;

    private final Database database;

    public AccountListStore(Database database) {
        this.database = database;
    }

    /// The accounts by name that follow a name; by the index of names, however many there are.
    ///
    /// @param text part of the name, folded by [accounts.Username#folded]; empty for all
    /// @param after folded name, empty for the first page
    /// @param count maximum number of accounts
    public Future<List<AccountEntry>> page(String text, String after, int count) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id, username, created_at, administrator, locked_at is not null as locked,
                            exists (select 1 from second_factors f
                                where f.user_id = users.id and f.confirmed_at is not null) as second_factor,
                            (select max(last_seen_at) from device_sessions where user_id = users.id) as last_seen_at
                        from users
                        where username_key > $2 and position($1 in username_key) > 0
                        order by username_key limit $3
                        """)
                .execute(Tuple.of(text, after, count))
                .map(rows -> rows.stream().map(AccountListStore::entry).toList());
    }

    private static AccountEntry entry(Row row) {
        OffsetDateTime lastSeenAt = row.getOffsetDateTime("last_seen_at");
        return new AccountEntry(
                row.getUUID("id"),
                row.getString("username"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                lastSeenAt == null ? null : lastSeenAt.toInstant().toEpochMilli(),
                row.getBoolean("administrator"),
                row.getBoolean("locked"),
                row.getBoolean("second_factor"));
    }

    /// Refused with `not_found`.
    public Future<AccountExport> export(UUID user) {
        return Future.all(
                        List.of(
                                rows(
                                        "select username, created_at, email, display_name, avatar, administrator, direct_messages from users where id = $1 limit $2",
                                        user),
                                rows(
                                        """
                                        select device, address, created_at, last_seen_at, revoked_at
                                        from device_sessions where user_id = $1 order by last_seen_at desc limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select g.id, g.name, m.joined_at, m.nickname,
                                            coalesce(g.owner_id = m.user_id, false) as owner,
                                            array(
                                                select r.name from member_roles o
                                                join roles r on r.guild_id = o.guild_id and r.id = o.role_id
                                                where o.guild_id = m.guild_id and o.user_id = m.user_id
                                                order by r.position desc) as roles
                                        from members m join guilds g on g.id = m.guild_id
                                        where m.user_id = $1 order by m.joined_at limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select guild_id, code, created_at, uses
                                        from invites where creator = $1 order by created_at desc limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select issuer, subject, linked_at, last_login_at
                                        from external_logins where user_id = $1 order by linked_at limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select name, rp_id, created_at, last_used_at
                                        from passkeys where user_id = $1 order by id limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select u.id, u.username from blocks b join users u on u.id = b.blocked
                                        where b.user_id = $1 order by b.created_at desc limit $2
                                        """,
                                        user),
                                rows(
                                        """
                                        select guild_id, max(expires_at) as expires_at from banned_addresses
                                        where user_id = $1 and expires_at > now()
                                        group by guild_id order by guild_id limit $2
                                        """,
                                        user)))
                .map(all ->
                        export(
                                user,
                                all.resultAt(0),
                                all.resultAt(1),
                                all.resultAt(2),
                                all.resultAt(3),
                                all.resultAt(4),
                                all.resultAt(5),
                                all.resultAt(6),
                                all.resultAt(7)));
    }

    private Future<List<Row>> rows(String query, UUID user) {
        return database.accounts()
                .preparedQuery(query)
                .execute(Tuple.of(user, MAX_EXPORTED_ROWS))
                .map(rows -> rows.stream().toList());
    }

    private static AccountExport export(
            UUID user,
            List<Row> account,
            List<Row> sessions,
            List<Row> memberships,
            List<Row> invites,
            List<Row> externalLogins,
            List<Row> passkeys,
            List<Row> blocked,
            List<Row> addressBans) {
        if (account.isEmpty()) {
            throw new RefusedException(RefusalCode.NOT_FOUND, "This account does not exist.");
        }
        Row known = account.getFirst();
        return new AccountExport(
                user,
                known.getString("username"),
                text(known, "created_at"),
                known.getString("email"),
                known.getString("display_name"),
                known.getString("avatar"),
                known.getBoolean("administrator"),
                known.getBoolean("direct_messages"),
                externalLogins.stream()
                        .map(row ->
                                new AccountExport.ExternalLogin(
                                        row.getString("issuer"),
                                        row.getString("subject"),
                                        text(row, "linked_at"),
                                        textOrNull(row, "last_login_at")))
                        .toList(),
                passkeys.stream()
                        .map(row ->
                                new AccountExport.Passkey(
                                        row.getString("name"),
                                        row.getString("rp_id"),
                                        text(row, "created_at"),
                                        textOrNull(row, "last_used_at")))
                        .toList(),
                sessions.stream()
                        .map(row ->
                                new AccountExport.Session(
                                        row.getString("device"),
                                        row.getString("address"),
                                        text(row, "created_at"),
                                        text(row, "last_seen_at"),
                                        textOrNull(row, "revoked_at")))
                        .toList(),
                memberships.stream()
                        .map(row ->
                                new AccountExport.Membership(
                                        row.getUUID("id"),
                                        row.getString("name"),
                                        row.getBoolean("owner"),
                                        row.getString("nickname"),
                                        List.of(row.getArrayOfStrings("roles")),
                                        text(row, "joined_at")))
                        .toList(),
                invites.stream()
                        .map(row ->
                                new AccountExport.Link(
                                        row.getUUID("guild_id"),
                                        row.getString("code"),
                                        text(row, "created_at"),
                                        row.getInteger("uses")))
                        .toList(),
                blocked.stream()
                        .map(row ->
                                new AccountExport.Blocked(
                                        row.getUUID("id"), row.getString("username")))
                        .toList(),
                addressBans.stream()
                        .map(row ->
                                new AccountExport.AddressBan(
                                        row.getUUID("guild_id"), text(row, "expires_at")))
                        .toList());
    }

    private static String text(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant().toString();
    }

    private static @Nullable String textOrNull(Row row, String column) {
        return row.getOffsetDateTime(column) == null ? null : text(row, column);
    }
}
