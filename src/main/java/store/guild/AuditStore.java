package store.guild;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rooms.moderation.AuditChange;
import rooms.moderation.AuditEntry;
import rooms.moderation.Audited;
import store.postgres.Database;
import store.postgres.UserStore;

/// The audit logs of guilds. Every entry is written in the transaction of what it is about: those
/// about messages in the database that has the messages, see [store.postgres.GuildDatabases].
public final class AuditStore {
    private final Database database;
    private final UserStore users;

    public AuditStore(Database database) {
        this.database = database;
        this.users = new UserStore(database);
    }

    /// Adds an entry.
    public static Future<Void> log(SqlConnection connection, UUID guild, UUID actor, Audited done) {
        return log(connection, guild, actor, done, null);
    }

    /// Adds an entry.
    public static Future<Void> log(
            SqlConnection connection,
            UUID guild,
            UUID actor,
            Audited done,
            @Nullable String reason) {
        return connection
                .preparedQuery(
                        """
                        insert into audit_log (guild_id, actor, action, target, reason, detail)
                        values ($1, $2, $3, $4, $5, $6)
                        """)
                .execute(
                        Tuple.of(
                                guild,
                                actor,
                                done.action().wireName(),
                                done.target(),
                                reason,
                                detail(done)))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        delete from audit_log where guild_id = $1 and id <= (
                                            select id from audit_log where guild_id = $1
                                            order by id desc offset $2 limit 1)
                                        """)
                                .execute(Tuple.of(guild, AuditEntry.KEPT_OF_GUILD)))
                .mapEmpty();
    }

    /// The newest first.
    ///
    /// @param before the id of the last entry of the page before, or null
    /// @param count maximum number
    public Future<List<AuditEntry>> page(UUID guild, @Nullable UUID before, int count) {
        Future<List<Row>> entries = page(database.poolFor(guild), guild, before, count);
        Future<List<Row>> ofMessages =
                database.messages()
                        .on(
                                guild,
                                pool ->
                                        pool.equals(database.poolFor(guild))
                                                ? Future.succeededFuture(List.of())
                                                : page(pool, guild, before, count));
        return Future.all(entries, ofMessages)
                .compose(_ -> {
                    Set<UUID> shown = new HashSet<>();
                    // The order of ids in PostgreSQL is that of their texts; UUID.compareTo is
                    // signed.
                    List<Row> page =
                            Stream.concat(entries.result().stream(), ofMessages.result().stream())
                                    .sorted(
                                            Comparator.comparing((Row row) ->
                                                            row.getUUID("id").toString())
                                                    .reversed())
                                    // A move copies them.
                                    .filter(row -> shown.add(row.getUUID("id")))
                                    .limit(count)
                                    .toList();
                    Set<UUID> named = new HashSet<>();
                    page.forEach(row ->
                            Stream.of("actor", "target")
                                    .map(row::getUUID)
                                    .filter(user -> user != null)
                                    .forEach(named::add));
                    return names(guild, named)
                            .map(names -> page.stream().map(row -> entry(row, names)).toList());
                });
    }

    private static Future<List<Row>> page(Pool pool, UUID guild, @Nullable UUID before, int count) {
        return pool.preparedQuery(
                        """
                        select id, at, actor, action, target, reason, detail from audit_log
                        where guild_id = $1 and ($2::uuid is null or id < $2)
                        order by id desc limit $3
                        """)
                .execute(Tuple.of(guild, before, count))
                .map(rows -> rows.stream().toList());
    }

    /// Of accounts, API keys and guests.
    private Future<Map<UUID, String>> names(UUID guild, Set<UUID> named) {
        return users.usernames(named)
                .compose(usernames ->
                        database.poolFor(guild)
                                .preparedQuery(
                                        """
                                        select id, name from api_keys where id = any($1)
                                        union all select id, name from guests where id = any($1)
                                        """)
                                .execute(Tuple.of((Object) named.toArray(UUID[]::new)))
                                .map(rows -> {
                                    Map<UUID, String> names = new HashMap<>(usernames);
                                    rows.forEach(row ->
                                            names.put(row.getUUID("id"), row.getString("name")));
                                    return names;
                                }));
    }

    private static @Nullable JsonObject detail(Audited done) {
        JsonObject detail = new JsonObject();
        put(detail, "channel", done.channel());
        put(detail, "role", done.role());
        put(detail, "name", done.name());
        if (done.seconds() != null) {
            detail.put("seconds", done.seconds());
        }
        if (!done.changes().isEmpty()) {
            JsonArray changes = new JsonArray();
            for (AuditChange change : done.changes()) {
                JsonObject one = new JsonObject().put("field", change.field());
                put(one, "before", change.before());
                put(one, "after", change.after());
                changes.add(one);
            }
            detail.put("changes", changes);
        }
        return detail.isEmpty() ? null : detail;
    }

    private static void put(JsonObject object, String field, @Nullable Object value) {
        if (value != null) {
            object.put(field, value.toString());
        }
    }

    private static AuditEntry entry(Row row, Map<UUID, String> names) {
        UUID target = row.getUUID("target");
        JsonObject stored = row.getJsonObject("detail");
        JsonObject detail = stored == null ? new JsonObject() : stored;
        Long seconds = detail.getLong("seconds");
        long atMillis = row.getOffsetDateTime("at").toInstant().toEpochMilli();
        return new AuditEntry(
                row.getUUID("id"),
                atMillis,
                row.getUUID("actor"),
                names.get(row.getUUID("actor")),
                row.getString("action"),
                target,
                target == null ? null : names.get(target),
                row.getString("reason"),
                id(detail, "channel"),
                id(detail, "role"),
                detail.getString("name"),
                seconds == null ? null : atMillis + 1_000 * seconds,
                detail.getJsonArray("changes", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .map(AuditStore::change)
                        .toList());
    }

    private static AuditChange change(JsonObject change) {
        return new AuditChange(
                change.getString("field"), change.getString("before"), change.getString("after"));
    }

    private static @Nullable UUID id(JsonObject detail, String field) {
        String id = detail.getString(field);
        return id == null ? null : UUID.fromString(id);
    }
}
