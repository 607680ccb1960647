package store.chat;

import chat.OwnMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// All messages that an account has written, from all databases.
public final class MessageExportStore {
    private static final String PAGE =
            """
            select m.id, m.guild_id, m.channel_id, m.content, m.created_at, m.edited_at,
                array(
                    select file from attachments
                    where m.attached and channel_id = m.channel_id and message_id = m.id
                    order by position) as files
            from messages m
            where m.author = $1 and m.deleted_at is null and m.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                and not exists (
                    select from guild_databases g where g.guild_id = m.guild_id and not g.here)
            order by m.id desc limit $3
            """;

    private static final String CHANNELS =
            """
            select c.id, nullif(c.name, '') as channel_name, g.name as guild_name, d.partner
            from channels c
            left join guilds g on g.id = c.guild_id
            left join conversations d on d.channel_id = c.id and d.user_id = $1
            where c.id = any ($2)
            """;

    private final Database database;

    public MessageExportStore(Database database) {
        this.database = database;
    }

    /// The newest first, of all guilds, also of those that the author has left, and of
    /// conversations.
    ///
    /// @param before only older ones than this id, or null
    public Future<List<OwnMessage>> page(UUID author, @Nullable UUID before, int limit) {
        return database.messages()
                .all(pool ->
                        pool.preparedQuery(PAGE)
                                .execute(Tuple.of(author, before, limit))
                                .map(rows -> rows.stream().toList()))
                .compose(pages -> {
                    List<Row> rows =
                            pages.stream()
                                    .flatMap(Collection::stream)
                                    .sorted(
                                            Comparator.comparing((Row row) ->
                                                            row.getUUID("id").toString())
                                                    .reversed())
                                    .limit(limit)
                                    .toList();
                    return channels(author, rows)
                            .map(channels ->
                                    rows.stream().map(row -> message(row, channels)).toList());
                });
    }

    private Future<Map<UUID, Row>> channels(UUID author, List<Row> messages) {
        UUID[] ids =
                messages.stream()
                        .map(row -> row.getUUID("channel_id"))
                        .distinct()
                        .toArray(UUID[]::new);
        return database.accounts()
                .preparedQuery(CHANNELS)
                .execute(Tuple.of(author, (Object) ids))
                .map(rows -> {
                    Map<UUID, Row> channels = new HashMap<>();
                    rows.forEach(row -> channels.put(row.getUUID("id"), row));
                    return channels;
                });
    }

    /// @param channels without those that were deleted a moment ago
    private static OwnMessage message(Row row, Map<UUID, Row> channels) {
        OffsetDateTime edited = row.getOffsetDateTime("edited_at");
        Row channel = channels.get(row.getUUID("channel_id"));
        return new OwnMessage(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                channel == null ? null : channel.getString("guild_name"),
                row.getUUID("channel_id"),
                channel == null ? null : channel.getString("channel_name"),
                channel == null ? null : channel.getUUID("partner"),
                row.getString("content"),
                List.of(row.getArrayOfStrings("files")),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                edited == null ? null : edited.toInstant().toEpochMilli());
    }
}
