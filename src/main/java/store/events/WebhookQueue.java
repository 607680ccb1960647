package store.events;

import events.WebhookAnswer;
import events.WebhookStop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import store.postgres.Database;

/// Which webhooks have events to deliver. A lease makes it one delivery at a time: a new one begins
/// when it has expired, on any node. Every change names the lease and the position that the
/// delivery knows, so that one that lost the lease, or was overtaken by a replay, changes nothing.
public final class WebhookQueue {
    private final Database database;

    /// A webhook whose lease this node has.
    ///
    /// @param lease different for each claim
    /// @param types of events, empty for all
    /// @param secret sealed
    /// @param position number of the last event that was delivered
    /// @param failures one after the other
    /// @param answers the newest first
    public record Claimed(
            UUID id,
            UUID lease,
            UUID guild,
            String url,
            List<String> types,
            Buffer secret,
            long position,
            int failures,
            List<WebhookAnswer> answers) {
        public boolean wants(String type) {
            return types.isEmpty() || types.contains(type);
        }

        /// After an event was delivered.
        public Claimed at(long to, List<WebhookAnswer> newAnswers) {
            return new Claimed(id, lease, guild, url, types, secret, to, 0, newAnswers);
        }
    }

    public WebhookQueue(Database database) {
        this.database = database;
    }

    /// Takes the leases of webhooks that have something to do, those that wait longest first.
    ///
    /// @param limit maximum number
    /// @param perGuild maximum number of leases of one guild, on all nodes together
    public Future<List<Claimed>> claim(Duration lease, int limit, int perGuild) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        update webhooks set lease = gen_random_uuid(), lease_until = now() + $1 * interval '1 millisecond'
                        where id in (
                            select w.id from webhooks w join (
                                select due.id, (select count(*) from webhooks busy
                                        where busy.guild_id = due.guild_id and busy.lease_until >= now())
                                    + row_number() over (partition by due.guild_id order by due.next_attempt_at) as slot
                                from webhooks due join event_streams s using (guild_id)
                                where due.disabled_at is null and due.position < s.last_seq
                                    and due.next_attempt_at <= now()
                                    and (due.lease_until is null or due.lease_until < now())) d using (id)
                            where d.slot <= $3 and w.disabled_at is null and w.next_attempt_at <= now()
                                and (w.lease_until is null or w.lease_until < now())
                            order by w.next_attempt_at limit $2 for update of w skip locked)
                        returning *
                        """)
                .execute(Tuple.of(lease.toMillis(), limit, (long) perGuild))
                .map(rows -> rows.stream().map(WebhookQueue::claimed).toList());
    }

    /// An event was delivered, or others before the next one of its types are passed over. The
    /// lease is prolonged.
    ///
    /// @param to number of the event
    /// @return whether the webhook still has the lease, the position and the permission to go on
    public Future<Boolean> advance(
            Claimed webhook, long to, List<WebhookAnswer> answers, Duration lease) {
        return database.poolFor(webhook.guild())
                .preparedQuery(
                        """
                        update webhooks set position = $4, answers = $5, failures = 0, failing_since = null,
                            next_attempt_at = now(), lease_until = now() + $6 * interval '1 millisecond'
                        where id = $1 and lease = $2 and position = $3 and disabled_at is null
                        """)
                .execute(
                        Tuple.of(
                                webhook.id(),
                                webhook.lease(),
                                webhook.position(),
                                to,
                                WebhookStore.stored(answers),
                                lease.toMillis()))
                .map(WebhookQueue::changed);
    }

    /// An event was not delivered: the lease ends, and the webhook waits. It is disabled when it
    /// has failed for too long.
    ///
    /// @param reason why it is disabled then
    /// @return whether it was disabled
    public Future<Boolean> fail(
            Claimed webhook,
            List<WebhookAnswer> answers,
            long waitMillis,
            Duration disableAfter,
            WebhookStop reason) {
        return database.poolFor(webhook.guild())
                .preparedQuery(
                        """
                        update webhooks set answers = $4, failures = failures + 1,
                            failing_since = coalesce(failing_since, now()),
                            next_attempt_at = now() + $5 * interval '1 millisecond',
                            lease = null, lease_until = null,
                            disabled_at = case when failing_since < now() - $6 * interval '1 second' then now() end,
                            disabled_reason = case when failing_since < now() - $6 * interval '1 second' then $7::text end
                        where id = $1 and lease = $2 and position = $3 and disabled_at is null
                        returning disabled_at is not null as disabled
                        """)
                .execute(
                        Tuple.of(
                                webhook.id(),
                                webhook.lease(),
                                webhook.position(),
                                WebhookStore.stored(answers),
                                waitMillis,
                                disableAfter.toSeconds(),
                                reason.code()))
                .map(rows -> rows.stream().anyMatch(row -> row.getBoolean("disabled")));
    }

    /// Any node may take it. Events that were deleted before they were delivered are passed over
    /// when no other follows.
    public Future<Void> release(Claimed webhook) {
        return LeasedPosition.WEBHOOK.release(
                database.poolFor(webhook.guild()), webhook.id(), webhook.lease());
    }

    private static boolean changed(SqlResult<?> result) {
        return result.rowCount() > 0;
    }

    private static Claimed claimed(Row row) {
        return new Claimed(
                row.getUUID("id"),
                row.getUUID("lease"),
                row.getUUID("guild_id"),
                row.getString("url"),
                Arrays.asList(row.getArrayOfStrings("types")),
                row.getBuffer("secret"),
                row.getLong("position"),
                row.getInteger("failures"),
                WebhookStore.answers(row));
    }
}
