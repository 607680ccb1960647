package store.chat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import store.postgres.Database;

/// Deletes the messages of deleted channels and guilds from the databases that no foreign key
/// reaches.
public final class RemovedPlaceStore {
    /// Of one round.
    private static final int PLACES = 10;

    /// A message that was allowed just before the channel was deleted is there by then.
    private static final int MIN_AGE_SECONDS = 60;

    /// A guild that is being moved is copied first.
    private static final String FIND =
            """
            select id from removed_places r
            where removed_at < now() - make_interval(secs => $1)
                and not exists (select from moving_guilds m where m.guild_id = r.guild_id)
            order by removed_at limit $2
            """;

    private static final String DELETE =
            """
            delete from messages where (channel_id, id) in (
                select channel_id, id from messages where channel_id = $1 limit $2 for update skip locked)
            """;

    /// Of a channel or a guild without messages.
    private static final String DELETE_REST =
            """
            with markers as (delete from read_markers where channel_id = $1),
                unsent as (delete from attachments where channel_id = $1 and message_id is null),
                placed as (delete from guild_databases where guild_id = $1),
                moving as (delete from moving_guilds where guild_id = $1),
                changed as (delete from guild_changes where guild_id = $1)
            delete from audit_log where guild_id = $1
            """;

    private final Database database;

    public RemovedPlaceStore(Database database) {
        this.database = database;
    }

    /// @param batch maximum number of messages of each place in each database
    /// @return whether there is more to do
    public Future<Boolean> sweep(int batch) {
        return database.accounts()
                .preparedQuery(FIND)
                .execute(Tuple.of(MIN_AGE_SECONDS, PLACES))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                .compose(places -> sweep(places, batch).map(deleted -> !places.isEmpty()));
    }

    private Future<?> sweep(List<UUID> places, int batch) {
        if (places.isEmpty()) {
            return Future.succeededFuture();
        }
        UUID place = places.getFirst();
        return database.messages()
                .sum(pool -> count(pool, DELETE, Tuple.of(place, batch)))
                .compose(deleted ->
                        deleted > 0 ? Future.succeededFuture() : forget(place).mapEmpty())
                .compose(_ -> sweep(places.subList(1, places.size()), batch));
    }

    private Future<?> forget(UUID place) {
        return database.messages()
                .sum(pool -> count(pool, DELETE_REST, Tuple.of(place)))
                .compose(_ ->
                        database.accounts()
                                .preparedQuery("delete from removed_places where id = $1")
                                .execute(Tuple.of(place)));
    }

    private static Future<Integer> count(Pool pool, String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(SqlResult::rowCount);
    }
}
