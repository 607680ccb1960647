package store.events;

import events.Webhook;
import events.WebhookAnswer;
import events.WebhookProblem;
import events.WebhookStop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;
import store.postgres.GuildStore;

/// The webhooks of guilds, as their managers change them. [WebhookQueue] has what their delivery
/// needs.
public final class WebhookStore {
    private static final String SELECT =
            String.format(
                    Locale.ROOT,
                    """
                    select w.*, coalesce(s.last_seq, 0) as last_seq,
                        coalesce((select min(seq) from guild_events e where e.guild_id = w.guild_id), 0) as oldest_seq,
                        (select case when count(*) = %1$d then %1$d
                            else count(*) filter (where w.types = '{}' or ahead.type = any (w.types)) end
                         from (select e.type from guild_events e where e.guild_id = w.guild_id and e.seq > w.position
                            order by e.seq limit %1$d) ahead) as waiting
                    from webhooks w left join event_streams s using (guild_id)
                    """,
                    Webhook.MAX_WAITING);

    private final Database database;

    public WebhookStore(Database database) {
        this.database = database;
    }

    /// The oldest first.
    public Future<List<Webhook>> ofGuild(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(SELECT + "where w.guild_id = $1 order by w.created_at, w.id")
                .execute(Tuple.of(guild))
                .map(rows -> rows.stream().map(WebhookStore::webhook).toList());
    }

    /// A webhook for the events from now on. Refused with `not_found` and `too_many_webhooks`.
    ///
    /// @param types of events, empty for all
    /// @param secret sealed
    public Future<Void> create(
            UUID id, UUID guild, UUID creator, String url, List<String> types, byte[] secret) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        insert into webhooks
                                                            (id, guild_id, url, types, secret, created_by, position)
                                                        select $1, $2, $3, $4, $5, $6, coalesce(
                                                            (select last_seq from event_streams where guild_id = $2), 0)
                                                        where (select count(*) from webhooks where guild_id = $2) < $7
                                                        """)
                                                .execute(
                                                        Tuple.of(
                                                                id,
                                                                guild,
                                                                url,
                                                                types.toArray(String[]::new),
                                                                Buffer.buffer(secret),
                                                                creator,
                                                                (long) Webhook.PER_GUILD))))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_WEBHOOKS,
                                "A server has at most " + Webhook.PER_GUILD + " webhooks.");
                    }
                    return null;
                });
    }

    /// What was waiting is sent at once, also by a webhook that was disabled. A delivery that is
    /// in progress ends after its request. Refused with `not_found`.
    ///
    /// @param types of events, empty for all
    /// @param disabled why nothing is sent; null to send
    public Future<Void> change(
            UUID guild, UUID id, String url, List<String> types, @Nullable WebhookStop disabled) {
        return requireOne(
                guild,
                """
                update webhooks set url = $3, types = $4, disabled_reason = $5::text,
                    disabled_at = case when $5::text is not null then now() end,
                    failures = 0, failing_since = null, next_attempt_at = now(),
                    lease = null, lease_until = null
                where guild_id = $1 and id = $2
                """,
                Tuple.of(
                        guild,
                        id,
                        url,
                        types.toArray(String[]::new),
                        disabled == null ? null : disabled.code()));
    }

    /// Refused with `not_found`.
    public Future<Void> delete(UUID guild, UUID id) {
        return requireOne(
                guild, "delete from webhooks where guild_id = $1 and id = $2", Tuple.of(guild, id));
    }

    /// Sends events again, those that are still kept. A delivery that is in progress ends after its
    /// request. Refused with `not_found`.
    ///
    /// @param after number of the last event that is not sent again
    public Future<Void> replay(UUID guild, UUID id, long after) {
        return requireOne(
                guild,
                """
                update webhooks set position = least($3, position), failures = 0, failing_since = null,
                    next_attempt_at = now(), lease = null, lease_until = null
                where guild_id = $1 and id = $2
                """,
                Tuple.of(guild, id, after));
    }

    private Future<Void> requireOne(UUID guild, String change, Tuple values) {
        return database.poolFor(guild)
                .preparedQuery(change)
                .execute(values)
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This webhook does not exist.");
                    }
                    return null;
                });
    }

    private static Webhook webhook(Row row) {
        int failures = row.getInteger("failures");
        return new Webhook(
                row.getUUID("id"),
                row.getString("url"),
                Arrays.asList(row.getArrayOfStrings("types")),
                row.getUUID("created_by"),
                millis(row.getOffsetDateTime("created_at")),
                row.getLong("waiting"),
                failures,
                failures == 0 ? null : millis(row.getOffsetDateTime("next_attempt_at")),
                WebhookStop.stored(row.getString("disabled_reason")),
                row.getLong("position"),
                row.getLong("oldest_seq"),
                answers(row));
    }

    static List<WebhookAnswer> answers(Row row) {
        return row.getJsonArray("answers").stream()
                .map(JsonObject.class::cast)
                .map(WebhookStore::answer)
                .toList();
    }

    private static WebhookAnswer answer(JsonObject stored) {
        Integer status = stored.getInteger("status");
        return new WebhookAnswer(
                stored.getLong("atMillis"),
                UUID.fromString(stored.getString("event")),
                stored.getLong("seq"),
                stored.getString("type"),
                status,
                WebhookProblem.stored(stored.getString("problem"), status),
                stored.getLong("millis"));
    }

    static JsonArray stored(List<WebhookAnswer> answers) {
        JsonArray stored = new JsonArray();
        for (WebhookAnswer answer : answers) {
            WebhookProblem problem = answer.problem();
            stored.add(
                    new JsonObject()
                            .put("atMillis", answer.atMillis())
                            .put("event", answer.event().toString())
                            .put("seq", answer.seq())
                            .put("type", answer.type())
                            .put("status", answer.status())
                            .put("problem", problem == null ? null : problem.code())
                            .put("millis", answer.millis()));
        }
        return stored;
    }

    private static long millis(OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
    }
}
