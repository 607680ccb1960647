package store.events;

import events.KafkaProblem;
import events.KafkaState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// Which guilds have events that Kafka has not stored yet. As in [WebhookQueue], a guild is leased
/// to one node at a time, and every change names the lease.
public final class KafkaQueue {
    private final Database database;

    /// A guild whose lease this node has.
    ///
    /// @param lease different for each claim
    /// @param position number of the last event that brokers have stored
    public record Claimed(UUID guild, UUID lease, long position) {
        public Claimed at(long to) {
            return new Claimed(guild, lease, to);
        }
    }

    public KafkaQueue(Database database) {
        this.database = database;
    }

    /// Takes the leases of guilds that have something to send, those that wait longest first.
    ///
    /// @param limit maximum number
    public Future<List<Claimed>> claim(Duration lease, int limit) {
        return addGuilds()
                .compose(_ ->
                        database.allGuilds()
                                .preparedQuery(
                                        """
                                        update kafka_positions set lease = gen_random_uuid(), sent_at = now(),
                                            lease_until = now() + $1 * interval '1 millisecond'
                                        where guild_id in (
                                            select p.guild_id from kafka_positions p join event_streams s using (guild_id)
                                            where p.position < s.last_seq
                                                and (p.lease_until is null or p.lease_until < now())
                                            order by p.sent_at limit $2 for update of p skip locked)
                                        returning guild_id, lease, position
                                        """)
                                .execute(Tuple.of(lease.toMillis(), limit)))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Claimed(
                                                row.getUUID("guild_id"),
                                                row.getUUID("lease"),
                                                row.getLong("position")))
                                .toList());
    }

    /// A guild that is new here begins with the oldest event that is kept.
    private Future<?> addGuilds() {
        return database.allGuilds()
                .preparedQuery(
                        """
                        insert into kafka_positions (guild_id, position)
                        select s.guild_id, coalesce(
                            (select min(e.seq) - 1 from guild_events e where e.guild_id = s.guild_id), s.last_seq)
                        from event_streams s
                        where not exists (select from kafka_positions p where p.guild_id = s.guild_id)
                        on conflict do nothing
                        """)
                .execute();
    }

    /// Brokers have stored events. The lease is prolonged.
    ///
    /// @param to number of the last one
    /// @return whether the node still has the lease
    public Future<Boolean> advance(Claimed guild, long to, Duration lease) {
        return database.poolFor(guild.guild())
                .preparedQuery(
                        """
                        update kafka_positions set position = $4, lease_until = now() + $5 * interval '1 millisecond'
                        where guild_id = $1 and lease = $2 and position = $3
                        """)
                .execute(
                        Tuple.of(
                                guild.guild(),
                                guild.lease(),
                                guild.position(),
                                to,
                                lease.toMillis()))
                .map(KafkaQueue::changed);
    }

    /// Any node may take it. Events that were deleted before they were sent are passed over when no
    /// other follows.
    public Future<Void> release(Claimed guild) {
        return LeasedPosition.KAFKA.release(
                database.poolFor(guild.guild()), guild.guild(), guild.lease());
    }

    /// Notes that brokers store events.
    public Future<Void> noteAccepted() {
        return database.allGuilds()
                .preparedQuery(
                        "update kafka_state set accepted_at = now(), failing_since = null, problem = null")
                .execute()
                .mapEmpty();
    }

    /// The last attempt failed.
    public Future<Void> noteFailure(KafkaProblem problem) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        update kafka_state set failing_since = coalesce(failing_since, now()), problem = $1
                        """)
                .execute(Tuple.of(problem.code()))
                .mapEmpty();
    }

    /// Guilds count from their first event, also before a broker was ever reached.
    ///
    /// @param enabled whether this node sends events; nothing waits otherwise
    public Future<KafkaState> state(boolean enabled) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        select k.*, coalesce(ahead.waiting, 0)::bigint as waiting, ahead.oldest_at
                        from kafka_state k cross join (
                            select sum(s.last_seq - b.position) as waiting, min(next.recorded_at) as oldest_at
                            from event_streams s left join kafka_positions p using (guild_id)
                            cross join lateral (select coalesce(p.position,
                                (select min(e.seq) - 1 from guild_events e where e.guild_id = s.guild_id),
                                s.last_seq) as position) b
                            left join lateral (
                                select e.recorded_at from guild_events e
                                where e.guild_id = s.guild_id and e.seq > b.position order by e.seq limit 1) next on true
                            where $1 and b.position < s.last_seq) ahead
                        """)
                .execute(Tuple.of(enabled))
                .map(rows -> state(enabled, rows.iterator().next()));
    }

    private static KafkaState state(boolean enabled, Row row) {
        return new KafkaState(
                enabled,
                row.getLong("waiting"),
                millis(row.getOffsetDateTime("oldest_at")),
                millis(row.getOffsetDateTime("accepted_at")),
                millis(row.getOffsetDateTime("failing_since")),
                KafkaProblem.stored(row.getString("problem")));
    }

    private static @Nullable Long millis(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant().toEpochMilli();
    }

    private static boolean changed(SqlResult<?> result) {
        return result.rowCount() > 0;
    }
}
