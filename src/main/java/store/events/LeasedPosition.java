package store.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/// How far a reader of a guild's events has come, in a row that is leased to one node at a time.
enum LeasedPosition {
    WEBHOOK("webhooks", "id"),
    KAFKA("kafka_positions", "guild_id");

    private final String release;

    LeasedPosition(String table, String key) {
        release =
                """
                update TABLE p set lease = null, lease_until = null,
                    position = case when exists (
                            select from guild_events e where e.guild_id = p.guild_id and e.seq > p.position)
                        then p.position else s.last_seq end
                from event_streams s
                where p.KEY = $1 and p.lease = $2 and s.guild_id = p.guild_id
                """
                        .replace("TABLE", table)
                        .replace("KEY", key);
    }

    /// Any node may take the row. Events that were deleted before they were sent are passed over
    /// when no other follows.
    ///
    /// @param lease of the node that has it; nothing happens when another one does
    Future<Void> release(SqlClient database, UUID key, UUID lease) {
        return database.preparedQuery(release).execute(Tuple.of(key, lease)).mapEmpty();
    }
}
