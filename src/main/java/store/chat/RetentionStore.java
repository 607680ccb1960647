package store.chat;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import store.postgres.Database;

/// Deletes messages that are older than they are kept for.
public final class RetentionStore {
    /// What another node deletes at the moment is left to it, and guilds that are being moved keep
    /// theirs: what is copied and what was there are counted.
    private static final String DELETE =
            """
            delete from messages where (channel_id, id) in (
                select channel_id, id from messages
                where created_at < now() - make_interval(days => $1)
                    and not exists (select from moving_guilds g where g.guild_id = messages.guild_id)
                order by created_at limit $2 for update skip locked)
            """;

    private final Database database;

    public RetentionStore(Database database) {
        this.database = database;
    }

    /// Deletes the oldest messages for good, with what belongs to them.
    ///
    /// @param days those that are older
    /// @param limit maximum number in each database
    /// @return how many were deleted
    public Future<Integer> deleteOlder(int days, int limit) {
        return database.messages()
                .sum(pool ->
                        pool.preparedQuery(DELETE)
                                .execute(Tuple.of(days, limit))
                                .map(SqlResult::rowCount));
    }
}
