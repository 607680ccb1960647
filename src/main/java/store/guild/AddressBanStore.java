package store.guild;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Addresses that are banned from guilds. Each belongs to the ban of an account and ends with it,
/// or sooner.
public final class AddressBanStore {
    /// More than the devices of a person have at a time.
    private static final int MAX_ADDRESSES = 20;

    private final Database database;

    /// Those of one account, for its ban from one guild.
    ///
    /// @param marks by `accounts.secret.AddressMarks`
    public record Addresses(List<byte[]> marks, Duration lifetime) {}

    public AddressBanStore(Database database) {
        this.database = database;
    }

    /// From which the devices of an account were seen last, the latest first.
    public Future<List<String>> recent(UUID user, Duration within) {
        return database.accounts()
                .preparedQuery(
                        """
                        select address from device_sessions
                        where user_id = $1 and last_seen_at > now() - make_interval(secs => $2)
                        group by address order by max(last_seen_at) desc limit $3
                        """)
                .execute(Tuple.of(user, (double) within.toSeconds(), MAX_ADDRESSES))
                .map(rows -> rows.stream().map(row -> row.getString("address")).toList());
    }

    /// Adds them to a ban, or lets them last as long as new ones. In the transaction of the ban.
    static Future<Void> add(SqlConnection connection, UUID guild, UUID user, Addresses addresses) {
        return connection
                .preparedQuery(
                        """
                        insert into banned_addresses (guild_id, user_id, mark, expires_at)
                        select $1, $2, mark, now() + make_interval(secs => $4)
                        from unnest($3::bytea[]) as mark
                        on conflict (guild_id, mark, user_id) do update set expires_at = excluded.expires_at
                        """)
                .execute(
                        Tuple.of(
                                guild,
                                user,
                                addresses.marks().stream()
                                        .map(Buffer::buffer)
                                        .toArray(Buffer[]::new),
                                (double) addresses.lifetime().toSeconds()))
                .mapEmpty();
    }

    /// In the transaction of the entry. Refused with `address_banned`.
    public static Future<Void> require(SqlConnection connection, UUID guild, byte[] mark) {
        return connection
                .preparedQuery(
                        """
                        select 1 from banned_addresses
                        where guild_id = $1 and mark = $2 and expires_at > now() limit 1
                        """)
                .execute(Tuple.of(guild, Buffer.buffer(mark)))
                .map(rows -> {
                    if (rows.size() > 0) {
                        throw new RefusedException(
                                RefusalCode.ADDRESS_BANNED,
                                "Nobody can join this server from your network at the moment. Ask one of"
                                        + " its moderators.");
                    }
                    return null;
                });
    }

    /// Deletes those that have expired.
    ///
    /// @param batch maximum number
    public Future<Void> purge(int batch) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        delete from banned_addresses where ctid = any (array(
                            select ctid from banned_addresses where expires_at <= now()
                            order by expires_at limit $1 for update skip locked))
                        """)
                .execute(Tuple.of(batch))
                .mapEmpty();
    }
}
