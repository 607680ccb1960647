package store.events;

import config.events.EventSettings;
import events.RecordedEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import store.postgres.Database;

/// The outbox: the events of guilds, until they are too old.
public final class EventStore {
    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /// Says to the database which events are to be written: those of guilds that something reads.
    public Future<Void> setReaders(EventSettings settings) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        insert into node_settings (key, value)
                        values ('events.webhooks', $1), ('events.statistics', $2),
                            ('events.kafka', $3)
                        on conflict (key) do update set value = excluded.value, changed_at = now()
                        where node_settings.value <> excluded.value
                        """)
                .execute(
                        Tuple.of(
                                String.valueOf(settings.webhooks().enabled()),
                                String.valueOf(settings.statistics().enabled()),
                                String.valueOf(settings.kafka().enabled())))
                .mapEmpty();
    }

    /// The events of a guild in their order.
    ///
    /// @param after only those with a higher number
    public Future<List<RecordedEvent>> after(UUID guild, long after, int limit) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select id, guild_id, seq, type, at, data::text as data from guild_events
                        where guild_id = $1 and seq > $2 order by seq limit $3
                        """)
                .execute(Tuple.of(guild, after, limit))
                .map(rows -> rows.stream().map(EventStore::event).toList());
    }

    static RecordedEvent event(Row row) {
        return new RecordedEvent(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                row.getLong("seq"),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant().toEpochMilli(),
                row.getString("data"));
    }

    /// Deletes events that are older than they are kept, and of each guild those that are too many.
    ///
    /// @param limit maximum number
    /// @return how many were deleted
    public Future<Integer> deleteOlder(Duration retention, int perGuild, int limit) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        delete from guild_events where (guild_id, seq) in (
                            (select guild_id, seq from guild_events
                             where recorded_at < now() - $1 * interval '1 second'
                             order by recorded_at limit $3)
                            union all
                            (select e.guild_id, e.seq from event_streams s
                             join guild_events e on e.guild_id = s.guild_id and e.seq <= s.last_seq - $2
                             limit $3))
                        """)
                .execute(Tuple.of(retention.toSeconds(), (long) perGuild, limit))
                .map(SqlResult::rowCount);
    }
}
