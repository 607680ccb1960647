package store.move;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// The rows that belong to the messages of one guild, in one database. They are copied as JSON,
/// with the columns that the tables have: a later migration needs no change here.
final class GuildRows {
    private static final String COLUMNS =
            """
            select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
            from information_schema.columns
            where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'
            """;

    /// What refers to messages, after them.
    private static final List<String> OF_MESSAGES = List.of("mentions", "reactions", "attachments");

    private static final List<String> BY_CHANNEL =
            List.of("messages", "read_markers", "attachments");

    /// For this transaction: the triggers neither refuse nor note what it writes.
    private static final String MOVING = "select set_config('hubbub.moving', 'on', true)";

    private final SqlClient client;
    private final UUID guild;
    private final Map<String, String> columns = new HashMap<>();

    /// Messages with what belongs to them.
    ///
    /// @param tables rows as JSON, by table
    record Messages(List<UUID> ids, Map<String, String> tables) {}

    /// @param client in a transaction, unless it only reads
    GuildRows(SqlClient client, UUID guild) {
        this.client = client;
        this.guild = guild;
    }

    static void announce(SqlClient transaction) {
        transaction.query(MOVING).execute().await();
    }

    List<UUID> channels(String table) {
        return ids(
                query(
                        "select distinct channel_id from " + table + " where guild_id = $1",
                        Tuple.of(guild)));
    }

    /// Deletes what is in channels that are gone, before the cleanup of all nodes does.
    ///
    /// @param kept returns those of these channels that there are
    void deleteOthers(UnaryOperator<Set<UUID>> kept) {
        Set<UUID> gone = new HashSet<>();
        for (String table : BY_CHANNEL) {
            gone.addAll(channels(table));
        }
        gone.removeAll(kept.apply(Set.copyOf(gone)));
        if (!gone.isEmpty()) {
            for (String table : BY_CHANNEL) {
                query(
                        "delete from " + table + " where channel_id = any ($1)",
                        Tuple.of((Object) gone.toArray(UUID[]::new)));
            }
        }
    }

    /// @return the id of the last message of a channel; one before all when there is none
    UUID last(UUID channel) {
        List<UUID> found =
                ids(
                        query(
                                "select id from messages where channel_id = $1 order by id desc limit 1",
                                Tuple.of(channel)));
        return found.isEmpty() ? new UUID(0, 0) : found.getFirst();
    }

    /// The messages of a channel after one, in their order.
    Messages after(UUID channel, UUID after, int limit) {
        List<UUID> ids =
                ids(
                        query(
                                "select id from messages where channel_id = $1 and id > $2 order by id limit $3",
                                Tuple.of(channel, after, limit)));
        return messages(ids.stream().map(_ -> channel).toList(), ids);
    }

    /// @param channels of the messages, in the same order; those that are gone are left out
    Messages messages(List<UUID> channels, List<UUID> ids) {
        Map<String, String> tables = new HashMap<>();
        Tuple keys = keys(channels, ids);
        if (!ids.isEmpty()) {
            tables.put("messages", json("messages", "(channel_id, id) in " + KEYS, keys));
            for (String table : OF_MESSAGES) {
                tables.put(table, json(table, "(channel_id, message_id) in " + KEYS, keys));
            }
        }
        return new Messages(ids, tables);
    }

    private static final String KEYS = "(select * from unnest($1::uuid[], $2::uuid[]))";

    private static Tuple keys(Collection<UUID> first, Collection<UUID> second) {
        return Tuple.of(first.toArray(UUID[]::new), (Object) second.toArray(UUID[]::new));
    }

    /// Adds those that are not there.
    void add(Messages messages) {
        if (!messages.tables().isEmpty()) {
            insert("messages", messages.tables().getOrDefault("messages", "[]"));
            OF_MESSAGES.forEach(
                    table -> insert(table, messages.tables().getOrDefault(table, "[]")));
        }
    }

    /// Makes messages what they are elsewhere, also those that are gone there.
    void replace(List<UUID> channels, Messages messages) {
        if (!messages.ids().isEmpty()) {
            query(
                    "delete from messages where (channel_id, id) in " + KEYS,
                    keys(channels, messages.ids()));
            add(messages);
        }
    }

    /// Read markers of a channel after a user, as JSON; with the last user.
    record Markers(List<UUID> users, String rows) {}

    Markers markers(UUID channel, UUID after, int limit) {
        List<UUID> users =
                ids(
                        query(
                                """
                                select user_id from read_markers where channel_id = $1 and user_id > $2
                                order by user_id limit $3
                                """,
                                Tuple.of(channel, after, limit)));
        return new Markers(users, markers(users.stream().map(_ -> channel).toList(), users));
    }

    String markers(List<UUID> channels, List<UUID> users) {
        return users.isEmpty()
                ? "[]"
                : json("read_markers", "(channel_id, user_id) in " + KEYS, keys(channels, users));
    }

    void replaceMarkers(List<UUID> channels, List<UUID> users, String rows) {
        if (!users.isEmpty()) {
            query(
                    "delete from read_markers where (channel_id, user_id) in " + KEYS,
                    keys(channels, users));
            insert("read_markers", rows);
        }
    }

    /// Images that were uploaded and not sent.
    String unsent() {
        return json("attachments", "guild_id = $1 and message_id is null", Tuple.of(guild));
    }

    void replaceUnsent(String rows) {
        query(
                "delete from attachments where guild_id = $1 and message_id is null",
                Tuple.of(guild));
        insert("attachments", rows);
    }

    String auditLog() {
        return json("audit_log", "guild_id = $1", Tuple.of(guild));
    }

    /// Adds those that are not there.
    void insert(String table, String rows) {
        if (rows.equals("[]")) {
            return;
        }
        String names = columns(table);
        query(
                String.format(
                        Locale.ROOT,
                        """
                        insert into %1$s (%2$s) select %2$s from json_populate_recordset(null::%1$s, $1::text::json)
                        on conflict do nothing
                        """,
                        table,
                        names),
                Tuple.of(rows));
    }

    private String json(String table, String condition, Tuple values) {
        String sql =
                String.format(
                        Locale.ROOT,
                        "select coalesce(json_agg(t), '[]')::text from (select %s from %s where %s) t",
                        columns(table),
                        table,
                        condition);
        return query(sql, values).iterator().next().getString(0);
    }

    private String columns(String table) {
        String known = columns.get(table);
        if (known == null) {
            known = query(COLUMNS, Tuple.of(table)).iterator().next().getString(0);
            columns.put(table, known);
        }
        return known;
    }

    /// How many rows there are, by table.
    Map<String, Long> counts(List<UUID> channels) {
        UUID[] all = channels.toArray(UUID[]::new);
        Map<String, Long> counts = new HashMap<>();
        for (String table : List.of("messages", "read_markers", "attachments")) {
            counts.put(table, count(table, "guild_id = $1", Tuple.of(guild)));
        }
        for (String table : List.of("mentions", "reactions")) {
            counts.put(table, count(table, "channel_id = any ($1)", Tuple.of((Object) all)));
        }
        return counts;
    }

    private long count(String table, String condition, Tuple values) {
        return query("select count(*) from " + table + " where " + condition, values)
                .iterator()
                .next()
                .getLong(0);
    }

    /// Deletes some of the rows.
    ///
    /// @return how many messages; when none was left, the rest is deleted too
    int delete(int limit, boolean auditLog) {
        int messages =
                query(
                                """
                                delete from messages where (channel_id, id) in (
                                    select channel_id, id from messages where guild_id = $1 limit $2)
                                """,
                                Tuple.of(guild, limit))
                        .rowCount();
        if (messages == 0) {
            List<String> rest =
                    new ArrayList<>(List.of("read_markers", "attachments", "guild_changes"));
            if (auditLog) {
                rest.add("audit_log");
            }
            for (String table : rest) {
                query("delete from " + table + " where guild_id = $1", Tuple.of(guild));
            }
        }
        return messages;
    }

    /// Refused with a [MoveException] when the main database, of which these rows are, does not
    /// have the guild.
    void requireGuild() {
        if (query("select from guilds where id = $1", Tuple.of(guild)).size() == 0) {
            throw new MoveException("There is no guild " + guild + ".");
        }
    }

    /// Says in this database on which one the guild is.
    void place(String database, boolean here) {
        query(
                """
                insert into guild_databases (guild_id, database, here) values ($1, $2, $3)
                on conflict (guild_id) do update set database = $2, here = $3, changed_at = now()
                """,
                Tuple.of(guild, database, here));
    }

    private RowSet<Row> query(String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).await();
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getUUID(0)).toList();
    }
}
