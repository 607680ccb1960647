package store.accounts;

import accounts.Username;
import accounts.invite.Invite;
import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Links that make an account the node's administrator and the owner of its first guild, if that
/// has none: printed at a start without an administrator, and by `--owner-link`. Each is good
/// for one account, and all others end with it.
public final class OwnerLinkStore {
    /// How long a link can be opened.
    public static final Duration LIFETIME = Duration.ofDays(1);

    private final Database database;

    public OwnerLinkStore(Database database) {
        this.database = database;
    }

    public Future<Boolean> hasAdministrator() {
        return database.accounts()
                .query("select 1 from users where administrator limit 1")
                .execute()
                .map(rows -> rows.size() > 0);
    }

    /// Makes the account with this name an administrator, unless it is one already; it owns the
    /// first guild if that has no owner.
    ///
    /// @return false when there is no such account, or nothing to change
    public Future<Boolean> promote(Username username) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(
                                """
                                select id from users
                                where username_key = $1 and not administrator for update
                                """)
                        .execute(Tuple.of(username.key()))
                        .compose(rows ->
                                rows.size() == 0
                                        ? Future.succeededFuture(false)
                                        : makeOwner(
                                                        connection,
                                                        rows.iterator().next().getUUID("id"),
                                                        Map.of())
                                                .map(true)));
    }

    /// Stores a new link, and deletes those that have expired.
    public Future<Void> add(LinkCode code) {
        return database.accounts()
                .query("delete from owner_links where expires_at <= now()")
                .execute()
                .compose(_ ->
                        database.accounts()
                                .preparedQuery(
                                        """
                                        insert into owner_links (hash, expires_at)
                                        values ($1, now() + make_interval(secs => $2))
                                        """)
                                .execute(
                                        Tuple.of(
                                                Buffer.buffer(code.hash()),
                                                (double) LIFETIME.toSeconds())))
                .mapEmpty();
    }

    /// What the link says before it is accepted; empty when there is no such link.
    public Future<Optional<Invite.Preview>> preview(LinkCode code) {
        return database.accounts()
                .preparedQuery(
                        """
                        select g.name from owner_links l join guilds g on g.id = $2
                        where l.hash = $1 and l.expires_at > now()
                        """)
                .execute(Tuple.of(Buffer.buffer(code.hash()), GuildStore.DEFAULT_GUILD))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Invite.Preview(row.getString("name"), null, null, true))
                                .findFirst());
    }

    /// Empty when there is no such link.
    ///
    /// @param channelNames of the first guild by the names that it was created with. Given to the
    ///     channels that still have those, if this user gets the guild and is its only member.
    public Future<Optional<Invite.Destination>> accept(
            LinkCode code, UUID user, Map<String, String> channelNames) {
        return database.inTransaction(connection -> accept(connection, code, user, channelNames));
    }

    /// In the transaction of the caller. Of two accounts at the same time, the second one waits for
    /// the row and then finds none.
    static Future<Optional<Invite.Destination>> accept(
            SqlConnection connection, LinkCode code, UUID user, Map<String, String> channelNames) {
        return connection
                .preparedQuery("delete from owner_links where hash = $1 and expires_at > now()")
                .execute(Tuple.of(Buffer.buffer(code.hash())))
                .compose(rows ->
                        rows.rowCount() == 0
                                ? Future.succeededFuture(Optional.empty())
                                : makeOwner(connection, user, channelNames)
                                        .map(_ ->
                                                Optional.of(
                                                        new Invite.Destination(
                                                                GuildStore.DEFAULT_GUILD, null))));
    }

    private static Future<?> makeOwner(
            SqlConnection connection, UUID user, Map<String, String> channelNames) {
        return connection
                .query("delete from owner_links")
                .execute()
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        "update users set administrator = true where id = $1")
                                .execute(Tuple.of(user)))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        with joined as (
                                            insert into members (guild_id, user_id) values ($1, $2)
                                            on conflict do nothing
                                        )
                                        update guilds set owner_id = $2 where id = $1 and owner_id is null
                                        """)
                                .execute(Tuple.of(GuildStore.DEFAULT_GUILD, user)))
                .compose(changed ->
                        changed.rowCount() == 0
                                ? Future.succeededFuture()
                                : nameChannels(connection, user, channelNames));
    }

    /// Members who have seen the channels know them by their names.
    private static Future<?> nameChannels(
            SqlConnection connection, UUID user, Map<String, String> names) {
        return connection
                .preparedQuery(
                        """
                        update channels c set name = n.name
                        from unnest($3::text[], $4::text[]) as n (former, name)
                        where c.guild_id = $1 and c.name = n.former and n.name <> n.former
                            and not exists (select from members where guild_id = $1 and user_id <> $2)
                        """)
                .execute(
                        Tuple.of(
                                GuildStore.DEFAULT_GUILD,
                                user,
                                names.keySet().toArray(String[]::new),
                                names.values().toArray(String[]::new)));
    }
}
